import { describe, expect, test } from 'vitest';
import type { TimelineEntry } from '#server/domain/timeline/schemas.ts';
import { goesWith, mergeEntries } from './merge-entries.ts';

const at = '2026-01-31T12:00:00.000Z';
const event = (n: number, eventType = 'session'): TimelineEntry => {
  const position = n.toString(16).padStart(16, '0');
  const key = `eev_${position}`;
  return { kind: 'event', key, position, at, id: key, eventType, occurredAt: at, data: '{}', bytes: 2 };
};

describe('the entries that are shown', () => {
  test('have each one once and are newest first, however late one was told of', () => {
    const shown = mergeEntries([event(9), event(5), event(1)], [event(10), event(7), event(5)]);
    expect(shown.map(({ position }) => Number.parseInt(position, 16))).toEqual([10, 9, 7, 5, 1]);
  });

  test('go with what is asked for', () => {
    expect(goesWith(event(1), {})).toBe(true);
    expect(goesWith(event(1), { kind: 'state' })).toBe(false);
    expect(goesWith(event(1, 'block'), { eventType: 'block' })).toBe(true);
    expect(goesWith(event(1, 'block'), { eventType: 'session' })).toBe(false);
  });
});
