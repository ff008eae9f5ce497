import { expect, test } from 'vitest';
import { describeDetails } from './details-words.ts';

test('particulars are said in words, whatever their kind', () => {
  expect(
    describeDetails({
      eventsRedacted: 12,
      scopes: ['read', 'ingest'],
      dataRetentionDays: null,
      suppressErased: true,
      reason: 'A claim',
      action: undefined,
    }),
  ).toEqual([
    'events redacted: 12',
    'scopes: read, ingest',
    'data retention, days: none',
    'refuse erased ids: yes',
    'reason: A claim',
  ]);
});
