import { backupRetriesMost, backupTask, dueOf, takeBackup } from '../domain/backups/index.ts';
import type { Core } from '../domain/context.ts';
import { resealRecords, rotationTask } from '../domain/key-rotation/index.ts';
import { applyRetention } from '../domain/retention/index.ts';
import { openTasks, type Task } from '../domain/tasks/index.ts';

/** Everything that is done by one process of the installation at a time, and gone on with where one died. */
const tasksOf = (core: Core): Task[] => [
  // A day begins at midnight; what failed or was saved meanwhile is done within the hour.
  { name: 'retention', due: { cron: '0 * * * *' }, run: (signal) => applyRetention(core, { signal }) },
  { name: rotationTask, due: { cron: '30 * * * *' }, run: (signal) => resealRecords(core, { signal }) },
  ...backupsOf(core),
];

/** Where there is a place for them. */
const backupsOf = (core: Core): Task[] =>
  core.backups
    ? [
        {
          name: backupTask,
          due: dueOf(core.backups),
          retriesMost: backupRetriesMost,
          run: (signal) => takeBackup(core, { signal }),
        },
      ]
    : [];

/** Begins to do the tasks as they come due. */
export function startTasks(core: Core): { stop(): Promise<void> } {
  return openTasks(core, tasksOf(core));
}
