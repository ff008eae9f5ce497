import { bigint, boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, moment } from '../columns.ts';
import { users } from './users.ts';

const userId = () =>
  bigint('user_id', { mode: 'number' })
    .notNull()
    .references(() => users.id);

/**
 * One sign-in to the portal. `chosen_operator_id` is where its person wants to be, checked at each request;
 * `acting_for_operator_id` counts for an administrator alone. `session_version` stands where the session outlived the
 * version that its token says: its own person changed the password in it.
 */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: userId(),
    address: text('address'),
    userAgent: text('user_agent'),
    chosenOperatorId: bigint('chosen_operator_id', { mode: 'number' }),
    actingForOperatorId: bigint('acting_for_operator_id', { mode: 'number' }),
    sessionVersion: integer('session_version'),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (t) => [index('sessions_user').on(t.userId, t.createdAt)],
);

/** Who a person is at an identity provider. */
export const identities = pgTable(
  'identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: userId(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.issuer, t.subject] }), index('identities_user').on(t.userId)],
);

/**
 * A link by which a person sets a new password once. Only the SHA-256 digest of its token is kept. One that was mailed
 * proves, when it is used, that the address is the person's.
 */
export const passwordResets = pgTable(
  'password_resets',
  {
    digest: bytes('digest').primaryKey(),
    userId: userId(),
    mailed: boolean('mailed').notNull().default(false),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (t) => [index('password_resets_user').on(t.userId)],
);
