import { requestRun } from '#db/queue.ts';
import type { Core } from '../context.ts';
import type { Task } from './open-tasks.ts';

/** Has a task done now, by whichever process works. @returns false where it waits or runs already */
export function requestTask({ database }: Core, task: Pick<Task, 'name' | 'retriesMost'>): Promise<boolean> {
  return requestRun(database, task);
}
