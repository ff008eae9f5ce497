import { apiKeysRouter } from './api-keys.ts';
import { sessionRouter } from './session.ts';
import { router } from './trpc.ts';

/** Everything that the portal can ask for. */
export const appRouter = router({
  apiKeys: apiKeysRouter,
  session: sessionRouter,
});
export type AppRouter = typeof appRouter;
