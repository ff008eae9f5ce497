import { type Figure, load } from './figure.ts';
import { playerId } from './load/bodies.ts';
import type { Stage } from './stage.ts';

const pages = (
  name: string,
  label: string,
  place: (stage: Stage) => { externalIds: string[]; query: string },
): Figure => ({
  name,
  label,
  unit: 'reads',
  measure: load((stage) => ({
    server: stage.product,
    connections: 16,
    workload: { kind: 'pages', apiKey: stage.tenants.main.apiKey, ...place(stage) },
    expect: { status: 200, text: '"hasMore":true' },
  })),
});

export const firstPages = pages('pages-first', 'newest 100 of 100,000 events, 16 connections', ({ longTimeline }) => ({
  externalIds: [longTimeline.externalId],
  query: 'limit=100',
}));

export const deepPages = pages(
  'pages-deep',
  '100 events, 90,000 deep by cursor, 16 connections',
  ({ longTimeline }) => ({
    externalIds: [longTimeline.externalId],
    query: `limit=100&cursor=${longTimeline.deepCursor}`,
  }),
);

/** As many as every player has, however few events are stored, so that sizes can be compared. */
export const shortPages = pages('pages-short', 'newest 5 events of a player, 16 connections', () => ({
  externalIds: Array.from({ length: 5_000 }, (_, index) => playerId(index)),
  query: 'limit=5',
}));
