import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, moment, objectId, operatorId } from '../columns.ts';

/**
 * That an entity was erased: one row for each erasure, written in its transaction. The program may neither remove a row nor
 * change what it says: it adds the counts and the signature where many events are counted after the erasure (those behind
 * `redacted_after`, through `redacted_through`), and when the receipt came into a ledger.
 */
export const erasureReceipts = pgTable(
  'erasure_receipts',
  {
    operatorId: operatorId(),
    id: objectId('id').notNull(),
    entityId: objectId('entity_id').notNull(),
    externalIdHmac: bytes('external_id_hmac').notNull(),
    erasedAt: moment('erased_at').notNull(),
    reason: text('reason', { enum: ['request', 'retention'] }).notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: bigint('actor_id', { mode: 'bigint' }),
    statesRemoved: integer('states_removed').notNull(),
    redactedAfter: objectId('redacted_after'),
    redactedThrough: objectId('redacted_through'),
    eventsRedacted: bigint('events_redacted', { mode: 'number' }),
    /** Of the master key whose signing key signed it. */
    generation: integer('generation'),
    signature: bytes('signature'),
    ledgeredAt: moment('ledgered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.id] }),
    index('erasure_receipts_entity').on(t.operatorId, t.entityId, t.id),
    index('erasure_receipts_unsettled').on(t.operatorId, t.id).where(sql`ledgered_at is null`),
    check(
      'erasure_receipts_signed',
      sql`num_nulls(events_redacted, generation, signature) in (0, 3) and (ledgered_at is null or signature is not null)`,
    ),
  ],
);
