import { z } from 'zod';
import { JsonObject, StoredJson } from '../json-text.ts';

const eventId = z.string().regex(/^eev_[0-9a-f]{16}$/);

/** Of what lies before it there is no ISO text with a year of four digits: a zone may take a time there. */
const earliestMs = Date.parse('0000-01-01T00:00:00Z');

export const OccurredAt = z.iso
  .datetime({
    offset: true,
    error: 'occurredAt must be a time in ISO 8601 with its zone, such as 2026-01-31T12:00:00Z.',
  })
  .refine((text) => !(Date.parse(text) < earliestMs), 'occurredAt must not lie before the year 0000, in UTC.')
  .meta({ description: 'When it happened; when it was recorded, unless told. At most one hour ahead.' });

export const RecordEventInput = z.object({
  eventType: z.string({ error: 'eventType must be a string.' }).meta({ examples: ['transaction'] }),
  data: JsonObject,
  occurredAt: OccurredAt.nullish(),
});
export type RecordEventInput = z.infer<typeof RecordEventInput>;

export const RecordedEvent = z.object({ id: eventId, action: z.literal('duplicate').optional() });
export type RecordedEvent = z.infer<typeof RecordedEvent>;

/** The bounds of a page. Once its events hold `dataBytesMost` it ends, though fewer than asked for may have come. */
export const page = { limitMost: 100, offsetMost: 10_000, dataBytesMost: 4 * 1024 * 1024 };

const wholeNumber = (name: string) =>
  z
    .string()
    .regex(/^\d+$/, { error: `${name} must be a whole number.` })
    .transform(Number);

export const ListEventsInput = z
  .object({
    type: z.string().min(1, 'type must not be empty.').optional(),
    limit: wholeNumber('limit')
      .refine((limit) => limit > 0, 'limit must be at least 1.')
      .transform((limit) => Math.min(limit, page.limitMost))
      .optional(),
    offset: wholeNumber('offset')
      .refine(
        (offset) => offset <= page.offsetMost,
        `offset must be at most ${page.offsetMost}; follow nextCursor instead.`,
      )
      .optional(),
    cursor: z
      .string()
      .regex(/^eev_[0-7][0-9a-f]{15}$/, { error: 'cursor must be the nextCursor of an earlier page.' })
      .optional(),
    archive: z
      .enum(['true', 'false'], { error: 'archive must be true or false.' })
      .transform((text) => text === 'true')
      .optional(),
  })
  .refine(({ cursor, offset }) => cursor === undefined || offset === undefined, 'Send cursor or offset, not both.');
export type ListEventsInput = z.infer<typeof ListEventsInput>;

export const ListedEvent = z.object({
  id: eventId,
  eventType: z.string(),
  data: StoredJson,
  occurredAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
});

export const Pagination = z.object({
  limit: z.number().int(),
  offset: z.number().int(),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
});
