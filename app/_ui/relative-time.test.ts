import { expect, test } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, 'just now'],
  [-59_999, 'just now'],
  [20_000, 'just now'],
  [30_000, 'in a moment'],
  [-minute, '1 minute ago'],
  [-59 * minute, '59 minutes ago'],
  [-hour, '1 hour ago'],
  [-23.9 * hour, '23 hours ago'],
  [-day, 'yesterday'],
  [day, 'tomorrow'],
  [5 * day, 'in 5 days'],
  [-29 * day, '29 days ago'],
  [-70 * day, '2 months ago'],
  [-800 * day, '2 years ago'],
])('%i ms from now is "%s"', (difference, words) => {
  expect(relativeTime(now + difference, now)).toBe(words);
});
