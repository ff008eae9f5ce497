import { expect, test } from 'vitest';
import { z } from 'zod';
import { changeQuery, readAddress, textAddress } from './address-state.ts';

const Filters = z.object({
  type: z.enum(['player', 'game']).optional(),
  from: z.iso.date().optional(),
  cursor: z.string().max(10).optional(),
});

test('server and browser read the same from an address', () => {
  const filters = { type: 'player', from: '2026-01-01' };
  expect(readAddress(Filters, { ...filters, other: 'x' })).toEqual(filters);
  expect(readAddress(Filters, new URLSearchParams({ ...filters, other: 'x' }))).toEqual(filters);
});

test.each([
  [{ type: 'wallet', cursor: 'c' }, { cursor: 'c' }],
  [{ type: ['player', 'game'] }, { type: 'player' }],
  [{ type: '', from: 'yesterday', cursor: 'x'.repeat(11) }, {}],
])('of %j what makes no sense is passed over', (params, filters) => {
  expect(readAddress(Filters, params)).toEqual(filters);
});

test('texts of an address are read without a schema of zod, and too long ones passed over', () => {
  const Show = textAddress({ show: 3, more: 3 });
  expect(readAddress(Show, { show: 'abc', more: 'abcd', other: 'x' })).toEqual({ show: 'abc' });
});

test('a change keeps the other parameters', () => {
  const current = new URLSearchParams('type=player&cursor=c');
  expect(changeQuery(current, { cursor: null })).toBe('?type=player');
  expect(changeQuery(current, { type: '', cursor: undefined })).toBe('');
  expect(changeQuery(current, { from: '2026-01-01' })).toBe('?type=player&cursor=c&from=2026-01-01');
});
