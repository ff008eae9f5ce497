import { describeSession } from '#server/domain/users/index.ts';
import { CurrentSession } from '#server/domain/users/schemas.ts';
import { router, signedInProcedure } from './trpc.ts';

export const sessionRouter = router({
  current: signedInProcedure.output(CurrentSession).query(({ ctx }) => describeSession(ctx.user)),
});
