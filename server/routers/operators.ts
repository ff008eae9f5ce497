import { z } from 'zod';
import {
  changeLimits,
  describeOperator,
  listAdministeredOperators,
  listPeople,
} from '#server/domain/administration/index.ts';
import {
  ChangeLimitsInput,
  DescribedOperator,
  ListOperatorsInput,
  OperatorPerson,
  OperatorsPage,
} from '#server/domain/administration/schemas.ts';
import { listApiKeys, revokeApiKey } from '#server/domain/api-keys/index.ts';
import { ListedApiKey, RevokeApiKeyInput, RevokedApiKey } from '#server/domain/api-keys/schemas.ts';
import { listInstallationLog } from '#server/domain/audit/index.ts';
import { AuditPage, ListInstallationLogInput } from '#server/domain/audit/schemas.ts';
import { createOperator, reactivateOperator, suspendOperator } from '#server/domain/operators/index.ts';
import { CreatedOperator, CreateOperatorInput } from '#server/domain/operators/schemas.ts';
import { inviteMember } from '#server/domain/team/index.ts';
import { InvitedMember, InviteMemberInput } from '#server/domain/team/schemas.ts';
import { enterOperator, leaveOperator } from '#server/domain/users/index.ts';
import { SwitchOperatorInput } from '#server/domain/users/schemas.ts';
import {
  administeredOperatorProcedure,
  administratorProcedure,
  call,
  callAsAdministrator,
  callForAccount,
  router,
  signedInProcedure,
} from './trpc.ts';

/** For administrators. The verbs on one operator are those that its own people call. */
export const operatorsRouter = router({
  list: administratorProcedure
    .input(ListOperatorsInput)
    .output(OperatorsPage)
    .query(callAsAdministrator(listAdministeredOperators)),
  create: administratorProcedure
    .input(CreateOperatorInput)
    .output(CreatedOperator)
    .mutation(callAsAdministrator(createOperator)),
  log: administratorProcedure
    .input(ListInstallationLogInput)
    .output(AuditPage)
    .query(callAsAdministrator(listInstallationLog)),
  get: administeredOperatorProcedure.output(DescribedOperator).query(call(describeOperator)),
  suspend: administeredOperatorProcedure.output(z.void()).mutation(call(suspendOperator)),
  reactivate: administeredOperatorProcedure.output(z.void()).mutation(call(reactivateOperator)),
  changeLimits: administeredOperatorProcedure.input(ChangeLimitsInput).output(z.void()).mutation(call(changeLimits)),
  people: administeredOperatorProcedure.output(z.array(OperatorPerson)).query(call(listPeople)),
  keys: administeredOperatorProcedure.output(z.array(ListedApiKey)).query(call(listApiKeys)),
  revokeKey: administeredOperatorProcedure.input(RevokeApiKeyInput).output(RevokedApiKey).mutation(call(revokeApiKey)),
  invite: administeredOperatorProcedure.input(InviteMemberInput).output(InvitedMember).mutation(call(inviteMember)),
  enter: signedInProcedure
    .input(SwitchOperatorInput)
    .output(SwitchOperatorInput)
    .mutation(callForAccount(enterOperator)),
  leave: signedInProcedure.output(z.void()).mutation(callForAccount(leaveOperator)),
});
