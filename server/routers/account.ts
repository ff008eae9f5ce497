import { z } from 'zod';
import {
  changeName,
  changePassword,
  findReset,
  getAccount,
  requestReset,
  resetPassword,
} from '#server/domain/users/index.ts';
import {
  Account,
  ChangeNameInput,
  ChangePasswordInput,
  LinkToken,
  RequestResetInput,
  ResetPasswordInput,
} from '#server/domain/users/schemas.ts';
import { callForAccount, publicProcedure, router, signedInProcedure } from './trpc.ts';

const Named = z.object({ name: z.string() });
const FoundReset = z.object({ email: z.string() });

export const accountRouter = router({
  get: signedInProcedure.output(Account).query(callForAccount(getAccount)),
  changeName: signedInProcedure.input(ChangeNameInput).output(Named).mutation(callForAccount(changeName)),
  changePassword: signedInProcedure
    .input(ChangePasswordInput)
    .output(z.void())
    .mutation(callForAccount(changePassword)),
  requestReset: publicProcedure
    .input(RequestResetInput)
    .output(z.void())
    .mutation(({ ctx, input }) => requestReset(ctx.core, ctx.origin, input)),
  findReset: publicProcedure
    .input(LinkToken)
    .output(FoundReset)
    .query(({ ctx, input }) => findReset(ctx.core, input)),
  resetPassword: publicProcedure
    .input(ResetPasswordInput)
    .output(z.void())
    .mutation(({ ctx, input }) => resetPassword(ctx.core, ctx.origin, input)),
});
