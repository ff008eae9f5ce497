import { expect, test } from 'vitest';
import { cronOfDay, dayOfCron } from './daily-time.ts';

test.each(['00:00', '02:05', '23:59'])('%s is the time of day that the queue keeps', (at) => {
  expect(dayOfCron(cronOfDay(at))).toBe(at);
});

test('a time that is none of a day is not taken for one', () => {
  for (const cron of [null, '0 * * * *', '0 2 1 * *', '5 2 * * * *']) expect(dayOfCron(cron)).toBeNull();
});
