import { expect, test } from 'vitest';
import { dayOfCron, dueOf } from './daily-time.ts';

test.each([
  ['00:00', '0 0 * * *'],
  ['02:05', '5 2 * * *'],
  ['23:59', '59 23 * * *'],
])('%s is the time of day that the queue keeps', (at, cron) => {
  expect(dueOf({ at })).toEqual({ cron });
  expect(dayOfCron(cron)).toBe(at);
});

test('backups that are off are taken when somebody asks, and those without a time as another process set it', () => {
  expect(dueOf({ at: 'off' })).toBe('when asked');
  expect(dueOf({ at: null })).toBe('as set elsewhere');
});

test('a time that is none of a day is not taken for one', () => {
  for (const cron of [null, '0 * * * *', '0 2 1 * *', '5 2 * * * *']) expect(dayOfCron(cron)).toBeNull();
});
