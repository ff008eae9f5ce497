import { describe, expect, test } from 'vitest';
import { limitsOf, previewKind } from './preview-kind.ts';

const today = Date.UTC(2026, 10, 26, 13);
const days = [
  { age: 0, amount: 5 },
  { age: 30, amount: 10 },
  { age: 31, amount: 20 },
  { age: 90, amount: 40 },
  { age: 91, amount: 80 },
];

describe('of records counted by day', () => {
  test('all stay where there is no limit', () => {
    expect(previewKind(days, { hotDays: null, keptDays: null }, today)).toEqual({
      total: 155,
      archived: 0,
      toArchive: 0,
      toRemove: 0,
      oldest: '2026-08-27',
      oldestStays: '2026-08-27',
    });
  });

  test('none moves or goes before it is as old as the limit, to the day', () => {
    expect(previewKind(days, { hotDays: 30, keptDays: 90 }, today)).toMatchObject({ toArchive: 60, toRemove: 80 });
    expect(previewKind(days, { hotDays: 31, keptDays: 91 }, today)).toMatchObject({ toArchive: 120, toRemove: 0 });
  });

  test('what stands in the archive already does not move again', () => {
    const half = [{ age: 40, amount: 10, archived: 4 }];
    expect(previewKind(half, { hotDays: 30, keptDays: null }, today)).toMatchObject({ archived: 4, toArchive: 6 });
    expect(previewKind(half, { hotDays: 30, keptDays: 35 }, today)).toMatchObject({ toArchive: 0, toRemove: 10 });
  });

  test('what goes is not counted among what moves', () => {
    expect(previewKind(days, { hotDays: 30, keptDays: 30 }, today)).toMatchObject({ toArchive: 0, toRemove: 140 });
  });

  test('the oldest that stays is of the last day within the limit', () => {
    expect(previewKind(days, { hotDays: 30, keptDays: 89 }, today).oldestStays).toBe('2026-10-26');
  });

  test('there is no oldest where there is nothing, or nothing stays', () => {
    expect(previewKind([], { hotDays: 30, keptDays: 30 }, today)).toMatchObject({ oldest: null, oldestStays: null });
    const gone = previewKind([{ age: 40, amount: 1 }], { hotDays: 30, keptDays: 30 }, today);
    expect(gone).toMatchObject({ oldest: '2026-10-17', oldestStays: null });
  });

  test('a day whose records were all taken back counts as empty', () => {
    expect(previewKind([{ age: 40, amount: 0 }], { hotDays: 30, keptDays: 30 }, today)).toMatchObject({ oldest: null });
  });
});

test.each([
  [null, null, { hotDays: null, keptDays: null }],
  [undefined, 100, { hotDays: null, keptDays: 100 }],
  [{ hot_days: 30, archive_days: 90 }, null, { hotDays: 30, keptDays: 90 }],
  [{ hot_days: 30, archive_days: 90 }, 60, { hotDays: 30, keptDays: 60 }],
  [{ hot_days: 30, archive_days: 90 }, 200, { hotDays: 30, keptDays: 90 }],
])('nothing outlives the limit for everything: %j within %j is %j', (tier, dataRetentionDays, limits) => {
  expect(limitsOf(tier, dataRetentionDays)).toEqual(limits);
});
