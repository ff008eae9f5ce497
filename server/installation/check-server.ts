import postgres from 'postgres';
import { databaseErrorCode } from '#db/errors.ts';
import { isRestoreUnfinished } from '#db/restore-mark.ts';
import { OpeningError, UnfinishedRestoreError } from '../opening-error.ts';

const versionMin = 15;
const versionMost = 18;

interface ServerFacts {
  version: number;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  restoring: boolean;
}

/**
 * Refuses a server that cannot be reached, has another version, or may lose what it acknowledged, and a database of which
 * a restore did not finish.
 * @throws OpeningError with one sentence
 */
export async function checkServer(
  databaseUrl: string,
  { unsafeForTests, restoring }: { unsafeForTests: boolean; restoring: boolean },
): Promise<void> {
  const facts = await readFacts(databaseUrl);
  const major = Math.floor(facts.version / 10_000);
  if (major < versionMin || major > versionMost) {
    throw new OpeningError(
      `The database is PostgreSQL ${major}; this program works with ${versionMin} to ${versionMost}.`,
    );
  }
  if (facts.restoring && !restoring) throw new UnfinishedRestoreError();
  if (unsafeForTests) return;
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'] as const) {
    if (facts[setting] === 'off')
      throw new OpeningError(`The database has ${setting} off and so may lose acknowledged data: turn it on.`);
  }
}

async function readFacts(databaseUrl: string): Promise<ServerFacts> {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [facts] = await sql<Omit<ServerFacts, 'restoring'>[]>`
      select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
        current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit`;
    if (!facts) throw new Error('no answer');
    return { ...facts, restoring: await isRestoreUnfinished(sql) };
  } catch (error) {
    const { hostname, port } = new URL(databaseUrl);
    const problem = explain(databaseErrorCode(error) ?? 'unknown');
    throw new OpeningError(`The database at ${hostname}:${port || 5432} ${problem}: check DATABASE_URL.`);
  } finally {
    await sql.end({ timeout: 1 }).catch(() => {});
  }
}

const problems: Record<string, string> = {
  '28000': 'refuses this user',
  '28P01': 'refuses this user or password',
  '3D000': 'has no database of this name',
  '53300': 'has no connection left',
  '57P03': 'is starting up or shutting down',
};

const explain = (code: string) => problems[code] ?? `cannot be reached (${code})`;
