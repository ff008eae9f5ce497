import { expect, test } from 'vitest';
import { dayWords } from './day-words.ts';

test.each([
  ['2026-07-04', '4 July 2026'],
  ['', null],
  ['2026-13-01', null],
])('the day "%s" is read as %s', (day, words) => {
  expect(dayWords(day)).toBe(words);
});
