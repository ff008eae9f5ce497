import { expect, test } from 'vitest';
import { jumpDays } from './jump-days.ts';

test.each([
  ['PageUp', 90, 120],
  ['PageUp', 1820, 1825],
  ['PageDown', 90, 60],
  ['PageDown', 45, 30],
  ['Home', 1825, 30],
  ['End', 30, 1825],
  ['Tab', 90, null],
  ['constructor', 90, null],
])('the key %s leads from %i days to %s', (key, days, result) => {
  expect(jumpDays(key, days)).toBe(result);
});
