import type { BackupStore } from '../context.ts';
import type { Due } from '../tasks/index.ts';

/** When the queue has a backup taken, by what is configured. */
export function dueOf({ at }: Pick<BackupStore, 'at'>): Due {
  if (at === null) return 'as set elsewhere';
  if (at === 'off') return 'when asked';
  const [hour, minute] = at.split(':').map(Number);
  return { cron: `${minute} ${hour} * * *` };
}

/** The time of day that the queue has; null where it has none. */
export function dayOfCron(cron: string | null): string | null {
  const [, minute, hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron ?? '') ?? [];
  return minute && hour ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : null;
}
