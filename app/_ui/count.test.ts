import { expect, test } from 'vitest';
import { countOf, formatBytes, formatCount, formatCountShort, formatDuration, formatElapsed } from './count.ts';

test('numbers have separators, and short ones a unit', () => {
  expect(formatCount(12_345_678)).toBe('12,345,678');
  expect(formatCount(12_345_678_901_234_567_890n)).toBe('12,345,678,901,234,567,890');
  expect(formatCountShort(12_345_678)).toBe('12.3M');
  expect([1_050, 9_999, 10_000].map(formatCountShort)).toEqual(['1,050', '9,999', '10K']);
});

test('a number and its noun agree', () => {
  expect([0, 1, 2000].map((count) => countOf(count, 'event'))).toEqual(['0 events', '1 event', '2,000 events']);
  expect(countOf(2, 'entity', 'entities')).toBe('2 entities');
});

test.each([
  [0, '0 ms'],
  [340.4, '340 ms'],
  [2_540, '2.5 s'],
  [185_000, '3 min 5 s'],
  [7_799_000, '2 h 10 min'],
])('%i ms are "%s"', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test('what goes on is told in whole seconds', () => {
  expect([-5, 999, 1_999, 61_400].map(formatElapsed)).toEqual(['less than 1 s', 'less than 1 s', '1 s', '1 min 1 s']);
});

test.each([
  [0, '0 kB'],
  [1, '1 kB'],
  [340_200, '341 kB'],
  [2_540_000, '2.5 MB'],
  [1_234_000_000, '1.2 GB'],
])('%i bytes are "%s"', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});
