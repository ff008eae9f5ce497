import { describe, expect, test } from 'vitest';
import { ListEventsInput, OccurredAt } from './schemas.ts';

describe('occurredAt', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00.123456789Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T00:00:00-23:59', '2026-01-31T23:59:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ])('%s is the moment that it names', (text, moment) => {
    expect(new Date(Date.parse(OccurredAt.parse(text))).toISOString()).toBe(moment);
  });

  test.each([
    '2026-01-31T12:00:00',
    '0000-01-01T00:00:00+01:00',
    '2026-01-31',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:60:00Z',
    '2026-01-31T23:59:60Z',
    '2026-01-31T12:00:00+24:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00:00Z ',
    '2026-01-31T12:00:00Z\n',
    '+012026-01-31T12:00:00Z',
    '20260131T120000Z',
    '1769860800',
    'yesterday',
    '',
  ])('is never %j', (text) => {
    expect(OccurredAt.safeParse(text).success).toBe(false);
  });

  test.each([[1_769_860_800_000], [true], [{}], [[]]])('is never %j, which is no text', (value) => {
    expect(OccurredAt.safeParse(value).success).toBe(false);
  });
});

describe('a page of events', () => {
  test.each([
    ['1', 1],
    ['100', 100],
    ['101', 100],
    ['99999999999999999999999', 100],
    ['007', 7],
  ])('has with limit=%s at most %i', (limit, most) => {
    expect(ListEventsInput.parse({ limit })).toEqual({ limit: most });
  });

  test.each(['0', '00', '-1', '1.5', 'abc', '', ' 1', '1e2', '+1', '0x10', '٣', 'NaN', 'Infinity'])(
    'is refused with limit=%s',
    (limit) => {
      expect(ListEventsInput.safeParse({ limit }).success).toBe(false);
    },
  );

  test.each([
    ['0', 0],
    ['10000', 10_000],
  ])('begins with offset=%s after %i', (offset, skipped) => {
    expect(ListEventsInput.parse({ offset })).toEqual({ offset: skipped });
  });

  test.each(['10001', '-1', '1.5', 'abc', '', '1e400'])('is refused with offset=%s', (offset) => {
    expect(ListEventsInput.safeParse({ offset }).success).toBe(false);
  });

  test('is refused beyond an offset of 10,000 with a hint to use the cursor', () => {
    expect(ListEventsInput.safeParse({ offset: '10001' }).error?.issues[0]?.message).toContain('nextCursor');
  });

  test.each(['', 'eev_', '0644b3a1c8400001', 'ent_0644b3a1c8400001', 'eev_8644b3a1c8400001', 'eev_0644B3A1C8400001'])(
    'is refused with cursor=%s',
    (cursor) => {
      expect(ListEventsInput.safeParse({ cursor }).success).toBe(false);
    },
  );

  test('is refused with cursor and offset together, even offset=0', () => {
    const cursor = 'eev_0644b3a1c8400001';
    expect(ListEventsInput.safeParse({ cursor, offset: '0' }).success).toBe(false);
    expect(ListEventsInput.safeParse({ cursor, limit: '5', type: 'session' }).success).toBe(true);
  });
});
