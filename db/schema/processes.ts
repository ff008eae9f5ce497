import { integer, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, moment } from '../columns.ts';

/** The running processes. A slot is part of every id that its holder makes, so no two processes make the same one. */
export const processes = pgTable('processes', {
  slot: smallint('slot').primaryKey(),
  processId: uuid('process_id').notNull(),
  heartbeatAt: moment('heartbeat_at').notNull(),
});

/**
 * For each generation of the PII master key a value that only the right key can make, and the public key (32 bytes of
 * Ed25519) of the erasure receipts that were signed by it. The latter stays when the master key is gone.
 */
export const piiKeyGenerations = pgTable('pii_key_generations', {
  generation: integer('generation').primaryKey(),
  checkValue: bytes('check_value').notNull(),
  publicKey: bytes('public_key'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** When a task of the housekeeper last ran, and its lock: one process tidies at a time. */
export const housekeeping = pgTable('housekeeping', {
  task: text('task').primaryKey(),
  ranAt: moment('ran_at').notNull(),
});
