import { expect, it } from 'vitest';
import { formatMoment, formatTable } from './print.ts';

it('columns are as wide as their widest cell, counted in characters', () => {
  const table = formatTable([
    ['ID', 'NAME', 'X'],
    ['1', '🎰 Casino', 'y'],
    ['12', '', ''],
  ]);
  expect(table.split('\n')).toEqual(['ID  NAME      X', '1   🎰 Casino  y', '12']);
});

it('a name cannot steer the terminal', () => {
  expect(formatTable([['a\u001b[2J\n']])).toBe('a\u{fffd}[2J\u{fffd}');
});

it('a moment is shown to the second, its absence as a dash', () => {
  expect([formatMoment('2030-01-31T12:00:00.123Z'), formatMoment(null)]).toEqual(['2030-01-31T12:00:00Z', '-']);
});
