import { textArray } from '#db/arrays.ts';
import type { BackupStore, Caller, Core } from '../context.ts';
import { isDomainError } from '../errors.ts';
import { timeOfId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { isTaskUnderWay, readCron, readLastRun } from '../tasks/index.ts';
import { isBeingRead } from './check-backup.ts';
import { dayOfCron } from './daily-time.ts';
import { subjectOf } from './require-store.ts';
import type { Backups, ListedBackup } from './schemas.ts';
import { backupTask } from './take-backup.ts';

interface CheckRow {
  subject: string;
  id: string;
  sha256: string | null;
  problem: string | null;
}

/** The backups that lie where this installation puts them, newest first, and how each was found last. @throws FORBIDDEN */
export async function listBackups(caller: Caller): Promise<Backups> {
  requireRight(caller, 'installation');
  const { backups: store, erasureLedger } = caller.core;
  if (!store) return null;
  const { directory, keep, dataDir } = store;
  // The folder comes after what is under way: what ends meanwhile shows as both rather than as neither.
  const [underWay, last, cron] = await Promise.all([
    isTaskUnderWay(caller.core, backupTask),
    readLastRun(caller.core, backupTask),
    readCron(caller.core, backupTask),
  ]);
  const { backups, problems } = await store.list().catch(tellSilence);
  const names = backups.map(({ name }) => name);
  const checks = await readChecks(caller.core, names);
  const items = backups.map((backup): ListedBackup => {
    const check = checks.get(subjectOf(backup.name));
    const checking = isBeingRead(caller.core, backup.name);
    // Another folder may have got its name since.
    if (check?.sha256 !== backup.sha256) return { ...backup, checking, checked: null };
    const checkedAt = new Date(timeOfId(BigInt(check.id))).toISOString();
    return { ...backup, checking, checked: { at: checkedAt, problem: check.problem } };
  });
  items.sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
  const given = last?.failed ?? null;
  const failed = given && items.every(({ takenAt }) => takenAt < given.at) ? given : null;
  const unremoved = last?.told ?? null;
  const ledgerFile = erasureLedger?.file ?? null;
  return { directory, at: dayOfCron(cron), keep, dataDir, ledgerFile, underWay, failed, unremoved, items, problems };
}

/** A folder that does not answer is told as one that refuses. */
function tellSilence(error: unknown): Awaited<ReturnType<BackupStore['list']>> {
  if (isDomainError(error)) return { backups: [], problems: [error.message] };
  throw error;
}

/** What the log says of each: when it was taken it was read again, too. */
async function readChecks({ database }: Core, names: readonly string[]): Promise<Map<string, CheckRow>> {
  const rows = await database.sql<CheckRow[]>`
    select distinct on (subject) subject, id, details->>'sha256' as sha256, details->>'problem' as problem
    from installation_log
    where action in ('backup.taken', 'backup.checked') and subject = any(${textArray(names.map(subjectOf))}::text[])
    order by subject, id desc`;
  return new Map(rows.map((row) => [row.subject, row]));
}
