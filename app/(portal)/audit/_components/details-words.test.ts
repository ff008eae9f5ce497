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
      removed: [],
      bytes: 44_890,
      sha256: 'a660199aeff7abd461bd',
    }),
  ).toEqual([
    'events redacted: 12',
    'scopes: read, ingest',
    'data retention, days: none',
    'refuse erased ids: yes',
    'reason: A claim',
    'size: 45 kB',
    'SHA-256 begins: a660199aeff7',
  ]);
});
