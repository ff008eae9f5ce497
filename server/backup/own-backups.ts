import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '#db/client.ts';
import type { MasterKeys } from '../domain/crypto/index.ts';
import { OpeningError } from '../opening-error.ts';
import { takeBackup } from './take-backup.ts';

/** What the program calls backups that it takes by itself, and what is none yet or none any more. */
const ownName = /^oda-\d{8}T\d{6}Z$/;
const unfinishedName = /^oda-\d{8}T\d{6}Z\.incomplete-\d+$/;

const nameAt = (now: Date) => `oda-${now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`;

export interface OwnBackup {
  databaseUrl: string;
  masterKeys: MasterKeys;
  /** Where backups lie; it need not be there yet. */
  directory: string;
  keep: number | null;
}

/**
 * Takes a backup under a name of the program's and removes the oldest ones beyond those that are kept. Of a
 * run that was killed it takes away what is left: nobody is at it, since there is one at a time in the installation.
 * @returns its name @throws OpeningError with one sentence; then nothing is left of it
 */
export async function takeOwnBackup({ databaseUrl, masterKeys, directory, keep }: OwnBackup): Promise<string> {
  const client = connect(databaseUrl, { max: 1, role: null });
  try {
    const [lock] = await client<{ is_mine: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended('oda backup', 0)) as is_mine`;
    if (!lock?.is_mine) throw new OpeningError('Another process is taking a backup.');
    for (const name of namesIn(directory)) if (unfinishedName.test(name)) remove(join(directory, name));
    const name = await freeName(directory);
    await takeBackup({ databaseUrl, masterKeys, directory: join(directory, name), progress: () => {} });
    const older = namesIn(directory).filter((one) => ownName.test(one) && one < name);
    const surplus =
      keep === null
        ? []
        : older
            .sort()
            .reverse()
            .slice(keep - 1);
    for (const one of surplus) discard(directory, one);
    return name;
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** By the second: a name that is taken is free a second later. */
async function freeName(directory: string): Promise<string> {
  for (;;) {
    const name = nameAt(new Date());
    if (!namesIn(directory).includes(name)) return name;
    await sleep(100);
  }
}

/** A folder that is half removed must not look like a backup. */
function discard(directory: string, name: string): void {
  const path = join(directory, `${name}.incomplete-0`);
  renameSync(join(directory, name), path);
  remove(path);
}

const remove = (path: string) => rmSync(path, { recursive: true, force: true });

/** The names in a folder; none where it is not there. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
