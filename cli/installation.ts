import { constants } from 'node:os';
import { databaseErrorCode } from '#db/errors.ts';
import { openCore } from '#server/core.ts';
import type { Caller, Context, Core } from '#server/domain/context.ts';
import { findOperator } from '#server/domain/operators/index.ts';
import type { ListedOperator } from '#server/domain/operators/schemas.ts';
import { type Env, readEnv } from '#server/env.ts';
import { type Installation, openInstallation } from '#server/installation/index.ts';
import { OpeningError } from '#server/opening-error.ts';

/** What a database that was never migrated, or by an older version, answers: role, table, column or function missing. */
const unpreparedStates = ['22023', '42704', '42P01', '42703', '42883', '3F000'];

/** Works on the installation that the environment names; an embedded server that had to be started is stopped after. */
export async function withInstallation<T>(
  work: (installation: Installation, env: Env) => Promise<T>,
  { restoring = false } = {},
): Promise<T> {
  const env = readEnv();
  const opening = openInstallation(env, { join: true, brief: true, restoring, log: () => {} });
  stopOnSignals(opening);
  const installation = await opening.catch(refuseToOpen);
  try {
    return await work(installation, env);
  } finally {
    await installation.close();
  }
}

/** Works with the domain verbs on the installation's database. */
export function withCore<T>(work: (core: Core, installation: Installation) => Promise<T>): Promise<T> {
  return withInstallation((installation, env) => withCoreOn(installation, env, (core) => work(core, installation)));
}

/** The same on an installation that is open, also before anybody else may work on it. */
export async function withCoreOn<T>(
  { databaseUrl, piiMasterKeys }: Installation,
  { rateLimits, publicUrl }: Env,
  work: (core: Core) => Promise<T>,
  { restoring = false } = {},
): Promise<T> {
  const options = {
    databaseUrl,
    piiMasterKeys,
    rateLimits,
    publicUrl,
    restoring,
    connectionsMost: 2,
    report: () => {},
  };
  const core = await openCore(options).catch(refuseToOpen);
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

/** Works with the domain verbs for one operator, named by its id or slug. */
export function withOperator<T>(
  idOrSlug: string,
  work: (context: Context, operator: ListedOperator) => Promise<T>,
): Promise<T> {
  return withCore(async (core) => {
    const operator = await findOperator(core, idOrSlug);
    return work(toContext(core, operator.id), operator);
  });
}

/** Whoever may run `oda` on this machine holds the database and the keys anyway. */
export function toCaller(core: Core): Caller {
  return { core, actor: { kind: 'admin', userId: null }, origin: { door: 'cli', address: null } };
}

export function toContext(core: Core, operatorId: number): Context {
  return { ...toCaller(core), operatorId };
}

function refuseToOpen(error: unknown): never {
  const code = databaseErrorCode(error);
  if (code === undefined || !unpreparedStates.includes(code)) throw error;
  throw new OpeningError('The database is not prepared for this version: run `npx oda migrate` first.');
}

/** An interrupted command must not leave the server running that it started. */
function stopOnSignals(opening: Promise<Installation>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const closed = opening.then((installation) => installation.close()).catch(() => {});
      void closed.finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
}
