import { requestRun } from '#db/queue.ts';
import type { Core } from '../context.ts';

/** Has a task done now, by whichever process works. @returns false where it waits or runs already */
export function requestTask({ database }: Core, name: string): Promise<boolean> {
  return requestRun(database, name);
}
