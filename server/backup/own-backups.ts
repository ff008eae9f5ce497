import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { connect } from '#db/client.ts';
import type { BackupFacts } from '../domain/backups/schemas.ts';
import type { MasterKeys } from '../domain/crypto/index.ts';
import { OpeningError } from '../opening-error.ts';
import { describeBackup } from './describe-backup.ts';
import { removeEach } from './remove-each.ts';
import { takeBackup } from './take-backup.ts';

/** What the program calls backups that it takes by itself, and what is none yet or none any more. */
const namesOf = (installation: string) => {
  const own = `oda-\\d{8}T\\d{6}Z-${installation}`;
  return { whole: new RegExp(`^${own}$`), unfinished: new RegExp(`^${own}\\.incomplete-\\d+$`) };
};

const nameAt = (now: Date, installation: string) =>
  `oda-${now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}-${installation}`;

export interface OwnBackup {
  databaseUrl: string;
  masterKeys: MasterKeys;
  /** Where backups lie; it need not be there yet. */
  directory: string;
  keep: number | null;
}

export interface TakenBackup extends BackupFacts {
  /** What it took away beside that: what was beyond those that are kept, and what killed runs left. */
  removed: string[];
  /** What of that it could not take away, as it is called now, with the code of the system; the next run tries again. */
  unremoved: string[];
}

/**
 * Takes a backup under a name of the program's and removes the oldest ones beyond those that are kept. Of a run that was
 * killed it takes away what is left: nobody is at it, since there is one at a time in the installation. What other
 * installations have in the same folder stays: they do not know of each other. What cannot be removed is told, and the
 * backup is as good.
 * @throws OpeningError with one sentence; then nothing is left of it
 */
export async function takeOwnBackup({ databaseUrl, masterKeys, directory, keep }: OwnBackup): Promise<TakenBackup> {
  const client = connect(databaseUrl, { max: 1, role: null });
  try {
    const [lock] = await client<{ is_mine: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended('oda backup', 0)) as is_mine`;
    if (!lock?.is_mine) throw new OpeningError('Another process is taking a backup.');
    const installation = await readInstallation(client);
    const own = namesOf(installation);
    const unfinished = namesIn(directory).filter((one) => own.unfinished.test(one));
    const left = removeEach(directory, unfinished);
    const name = await freeName(directory, installation);
    // What a clock named that was set back since is not older, and takes no place of those that are kept.
    const older = namesIn(directory).filter((one) => own.whole.test(one) && one < name);
    const manifest = await takeBackup({
      databaseUrl,
      masterKeys,
      directory: join(directory, name),
      progress: () => {},
    });
    // From here on there is a backup, whatever becomes of older ones.
    const surplus = removeEach(directory, beyond(keep, older));
    return {
      ...describeBackup(name, manifest),
      removed: [...left.removed, ...surplus.removed],
      unremoved: [...left.unremoved, ...surplus.unremoved],
    };
  } finally {
    await client.end({ timeout: 1 });
  }
}

/**
 * Tells this database from all others, for every machine that works on it. It is no row: that would be in the backup, and
 * what was restored from that would take itself for the one that it was taken of.
 */
async function readInstallation(client: Sql): Promise<string> {
  const [row] = await client<{ installation: string }[]>`
    select left(encode(sha256(convert_to(system_identifier || '.' || oid, 'UTF8')), 'hex'), 8) as installation
    from pg_control_system(), pg_database where datname = current_database()`;
  if (!row) throw new Error('The database does not know itself.');
  return row.installation;
}

/** By the second: a name that is taken is free a second later. */
async function freeName(directory: string, installation: string): Promise<string> {
  for (;;) {
    const name = nameAt(new Date(), installation);
    if (!namesIn(directory).includes(name)) return name;
    await sleep(100);
  }
}

/** Those that one more leaves no room for, the newest of them first. */
const beyond = (keep: number | null, older: readonly string[]) =>
  keep === null
    ? []
    : older
        .toSorted()
        .reverse()
        .slice(keep - 1);

/** The names in a folder; none where it is not there. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
