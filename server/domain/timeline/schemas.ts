import { z } from 'zod';

const timelineKinds = ['event', 'state', 'action'] as const;

/** Values up to so many bytes come along; a longer one is asked for when somebody opens it. */
export const valueBytesMost = 2_048;

const position = z.string().regex(/^[0-7][0-9a-f]{15}$/);

/** What all entries have: when it was recorded, and where it stands among the others, both in the order of time. */
const entry = { key: z.string(), position, at: z.iso.datetime() };

const TimelineEvent = z.object({
  kind: z.literal('event'),
  ...entry,
  id: z.string(),
  eventType: z.string(),
  occurredAt: z.iso.datetime(),
  /** JSON text; null when it is long. */
  data: z.string().nullable(),
  bytes: z.number().int(),
});

const TimelineState = z.object({
  kind: z.literal('state'),
  ...entry,
  stateKey: z.string(),
  /** JSON text; null when it is long. */
  value: z.string().nullable(),
});

const TimelineAction = z.object({
  kind: z.literal('action'),
  ...entry,
  action: z.string(),
  actorKind: z.string(),
  /** Null for who is no person, or none of this operator any more. */
  actorName: z.string().nullable(),
  door: z.string(),
  reason: z.string().nullable(),
});

export const TimelineEntry = z.discriminatedUnion('kind', [TimelineEvent, TimelineState, TimelineAction]);
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const GetTimelineInput = z.object({
  id: z.string().max(100),
  kind: z.enum(timelineKinds).optional(),
  /** Of events alone. */
  eventType: z
    .string()
    .min(1)
    .max(255)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'No event has such a type.')
    .optional(),
  /** Archived events too. */
  archive: z.boolean().optional(),
  limit: z.number().int().min(1).max(100).default(100),
  cursor: position.nullish(),
});
export type GetTimelineInput = z.input<typeof GetTimelineInput>;

export const TimelinePage = z.object({
  items: z.array(TimelineEntry),
  nextCursor: position.nullable(),
  /** Whether there are archived events which were not asked for. */
  hasArchived: z.boolean(),
});
export type TimelinePage = z.infer<typeof TimelinePage>;

export const GetEventInput = z.object({ id: z.string().max(100), eventId: z.string().max(100) });
export const EventData = z.object({ data: z.string() });

export const WatchTimelineInput = z.object({
  id: z.string().max(100),
  /** The newest position that the page knows, so that nothing between its reading and the watch is missed. */
  after: position.nullish(),
  /** Set by the browser when it comes back: the last position that it got. */
  lastEventId: z.string().max(100).nullish(),
});
export type WatchTimelineInput = z.infer<typeof WatchTimelineInput>;

/** Entries that are new or read again (the same key is the same entry), newest first. */
export const TimelineUpdate = z.object({
  items: z.array(TimelineEntry),
  /** True when more happened than is told: the page reads the timeline anew. */
  hasGap: z.boolean(),
  /** True when the entity's own data or states may have changed: the page reads them again. */
  entityChanged: z.boolean(),
});
export type TimelineUpdate = z.infer<typeof TimelineUpdate>;
