import { requestRun } from '#db/queue.ts';
import type { Core } from '../context.ts';

/** Has a task done now, by whichever process works; one that waits or runs already is not put in again. */
export function requestTask({ database }: Core, name: string): Promise<void> {
  return requestRun(database, name);
}
