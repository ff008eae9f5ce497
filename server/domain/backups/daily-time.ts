/** As the queue writes that something is due each day at a time in UTC, such as `02:05`. */
export function cronOfDay(at: string): string {
  const [hour, minute] = at.split(':').map(Number);
  return `${minute} ${hour} * * *`;
}

/** The time of day that the queue has; null where it has none. */
export function dayOfCron(cron: string | null): string | null {
  const [, minute, hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron ?? '') ?? [];
  return minute && hour ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : null;
}
