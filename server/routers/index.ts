import { accountRouter } from './account.ts';
import { apiKeysRouter } from './api-keys.ts';
import { auditRouter } from './audit.ts';
import { entitiesRouter } from './entities.ts';
import { installationRouter } from './installation.ts';
import { jobsRouter } from './jobs.ts';
import { operatorsRouter } from './operators.ts';
import { overviewRouter } from './overview.ts';
import { refusalsRouter } from './refusals.ts';
import { sessionRouter } from './session.ts';
import { settingsRouter } from './settings.ts';
import { teamRouter } from './team.ts';
import { timelineRouter } from './timeline.ts';
import { router } from './trpc.ts';

/** Everything that the portal can ask for. */
export const appRouter = router({
  account: accountRouter,
  apiKeys: apiKeysRouter,
  audit: auditRouter,
  entities: entitiesRouter,
  installation: installationRouter,
  jobs: jobsRouter,
  operators: operatorsRouter,
  overview: overviewRouter,
  refusals: refusalsRouter,
  session: sessionRouter,
  settings: settingsRouter,
  team: teamRouter,
  timeline: timelineRouter,
});
export type AppRouter = typeof appRouter;
