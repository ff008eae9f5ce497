import type { Core } from '../context.ts';

/** Whether a task waits to be done, or is being done by some process. */
export async function isTaskUnderWay({ database }: Core, name: string): Promise<boolean> {
  const rows = await database.sql`
    select from worker.job where name = ${name} and state in ('created', 'retry', 'active') limit 1`;
  return rows.length > 0;
}
