import { describe, expect, test } from 'vitest';
import { type Draft, describeDraft, sameDraft, toChoice, toDraft } from './draft.ts';

const draft: Draft = {
  events: { hot_days: 90, archive_days: 365 },
  states: null,
  everythingDays: 730,
  suppressErased: true,
};

test('a choice and its draft say the same', () => {
  expect(sameDraft(toDraft(toChoice(draft)), draft)).toBe(true);
  expect(toChoice({ ...draft, events: null }).retentionPolicy).toBeNull();
});

describe('two drafts differ', () => {
  test.each<Partial<Draft>>([
    { events: null },
    { events: { hot_days: 91, archive_days: 365 } },
    { states: { hot_days: 90, archive_days: 365 } },
    { everythingDays: null },
    { suppressErased: false },
  ])('in %j', (change) => {
    expect(sameDraft(draft, { ...draft, ...change })).toBe(false);
  });

  test('in nothing else', () => {
    expect(sameDraft(draft, { ...draft, events: { archive_days: 365, hot_days: 90 } })).toBe(true);
  });
});

test('a draft is told in words', () => {
  expect(describeDraft(draft)).toEqual([
    'Events: 90 days at hand, 365 in all',
    'States: no limit',
    'Everything: 730 days',
    'The erased stay erased',
  ]);
});
