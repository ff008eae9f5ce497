import { expect, test } from 'vitest';
import { prefixEnd } from './prefix-end.ts';

test.each([
  ['a', 'b'],
  ['player-9', 'player-:'],
  ['\ud7ff', '\ue000'],
  ['a\u{10ffff}', 'b'],
  ['\u{10ffff}\u{10ffff}', null],
  ['😀', '😁'],
])('behind everything that begins with %j stands %j', (prefix, end) => {
  expect(prefixEnd(prefix)).toBe(end);
});
