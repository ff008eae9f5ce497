import type { Core } from '../context.ts';

/** When a task is due by the queue, whichever process of the installation said so last; null: when it is asked for. */
export async function readCron({ database }: Core, name: string): Promise<string | null> {
  const [schedule] = await database.sql<{ cron: string }[]>`select cron from worker.schedule where name = ${name}`;
  return schedule?.cron ?? null;
}
