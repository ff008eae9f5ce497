import { bigint, integer, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, moment } from '../columns.ts';

/** The running processes. A slot is part of every id that its holder makes, so no two processes make the same one. */
export const processes = pgTable('processes', {
  slot: smallint('slot').primaryKey(),
  processId: uuid('process_id').notNull(),
  heartbeatAt: moment('heartbeat_at').notNull(),
  /** The newest generation of master keys that it has, and the one that it seals with: 0 until it knows, null in a version that told neither. */
  knowsGeneration: integer('knows_generation'),
  sealsGeneration: integer('seals_generation'),
});

/** The generations of the PII master keys, and how far each has come in its life: known, sealing, unused, removed. */
export const piiKeyGenerations = pgTable('pii_key_generations', {
  generation: integer('generation').primaryKey(),
  /** A value that only the right key can make. */
  checkValue: bytes('check_value').notNull(),
  /** The public key (32 bytes of Ed25519) of the erasure receipts that were signed by it. It stays when the key is gone. */
  publicKey: bytes('public_key'),
  createdAt: moment('created_at').notNull().defaultNow(),
  /** Since when every process knows it, so that it seals; null: not yet. The highest one that has it seals. */
  sealsSince: moment('seals_since'),
  /** How many records were sealed by it when they were counted, and are as far as sealing them anew has come. */
  records: bigint('records', { mode: 'number' }),
  countedAt: moment('counted_at'),
  /** When nothing was found any more that is sealed by it, after it ceased to seal. */
  unusedSince: moment('unused_since'),
  /** Since when no start asks for it. Its row stays. */
  removedAt: moment('removed_at'),
});

/** When a task of the housekeeper last began, by which one process does it for all. */
export const housekeeping = pgTable('housekeeping', {
  task: text('task').primaryKey(),
  ranAt: moment('ran_at').notNull(),
});
