import type { Core } from '../domain/context.ts';
import { openTasks, type Task } from '../domain/tasks/index.ts';

/** Everything that is done by one process of the installation at a time, and gone on with where one died. */
const tasksOf = (_core: Core): Task[] => [];

/** Begins to do the tasks as they come due. */
export function startTasks(core: Core): { stop(): Promise<void> } {
  return openTasks(core, tasksOf(core));
}
