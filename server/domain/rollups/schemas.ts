import { z } from 'zod';

export const overviewRanges = ['1h', '24h', '7d', '30d'] as const;
export type OverviewRange = (typeof overviewRanges)[number];

export const GetOverviewInput = z.object({ range: z.enum(overviewRanges).default('24h') });
export type GetOverviewInput = z.input<typeof GetOverviewInput>;

const Amount = z.object({ name: z.string(), amount: z.number().int() });

/** What came in and what was refused in a stretch of time that ends now, from sums that are seconds old at most. */
export const Overview = z.object({
  range: z.enum(overviewRanges),
  /** The beginning of the first step. */
  since: z.iso.datetime(),
  stepSeconds: z.number().int(),
  /** One for each step, oldest first; the last one is still going on. */
  series: z.array(
    z.object({
      at: z.iso.datetime(),
      events: z.number().int(),
      entities: z.number().int(),
      states: z.number().int(),
      refused: z.number().int(),
    }),
  ),
  totals: z.object({
    events: z.number().int(),
    entities: z.number().int(),
    entitiesUpdated: z.number().int(),
    states: z.number().int(),
    refused: z.number().int(),
  }),
  eventsByType: z.array(Amount),
  /** Created, by type. */
  entitiesByType: z.array(Amount),
  refusalsByCode: z.array(Amount),
});
export type Overview = z.infer<typeof Overview>;

/** How much an operator has stored and sends; days are those of UTC, the current one included. */
export const Usage = z.object({
  operatorId: z.number().int(),
  stored: z.object({ events: z.number().int(), entities: z.number().int() }),
  today: z.object({ recorded: z.number().int(), refused: z.number().int() }),
  last30Days: z.object({ recorded: z.number().int(), refused: z.number().int() }),
  lastRecordedOn: z.iso.date().nullable(),
});
export type Usage = z.infer<typeof Usage>;
