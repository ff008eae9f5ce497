import { z } from 'zod';
import {
  describeSession,
  endSession,
  listSessions,
  signOutEverywhere,
  switchOperator,
} from '#server/domain/users/index.ts';
import { CurrentSession, EndSessionInput, ListedSession, SwitchOperatorInput } from '#server/domain/users/schemas.ts';
import { callForAccount, router, sessionProcedure, signedInProcedure } from './trpc.ts';

const Ended = z.object({ id: z.uuid() });
const Kept = z.object({ kept: z.literal(true) });
const Switched = z.object({ operatorId: z.number() });

export const sessionRouter = router({
  current: sessionProcedure.output(CurrentSession).query(({ ctx }) => describeSession(ctx.account.user)),
  /** Asked when a person did something, and never by a page itself: the one reading that starts the idle time anew. */
  keep: signedInProcedure.output(Kept).query(() => ({ kept: true })),
  list: signedInProcedure.output(z.array(ListedSession)).query(callForAccount(listSessions)),
  end: signedInProcedure.input(EndSessionInput).output(Ended).mutation(callForAccount(endSession)),
  endAll: signedInProcedure.output(z.void()).mutation(callForAccount(signOutEverywhere)),
  switchOperator: signedInProcedure
    .input(SwitchOperatorInput)
    .output(Switched)
    .mutation(callForAccount(switchOperator)),
});
