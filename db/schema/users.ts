import { bigint, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, moment, objectId, operatorId } from '../columns.ts';
import { operators } from './operators.ts';

const userId = () => bigint('user_id', { mode: 'number' }).notNull();
const role = () => text('role', { enum: ['owner', 'developer', 'compliance', 'viewer'] }).notNull();

/**
 * A person who signs in to the portal. `email` is kept in lower case; no password: they sign in by OIDC alone. Until
 * `email_proven_at`, whoever held an invitation may have said somebody else's address.
 */
export const users = pgTable('users', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  email: text('email').notNull().unique(),
  emailProvenAt: moment('email_proven_at'),
  name: text('name').notNull(),
  passwordHash: text('password_hash'),
  isAdministrator: boolean('is_administrator').notNull().default(false),
  sessionVersion: integer('session_version').notNull().default(1),
  createdAt: moment('created_at').notNull().defaultNow(),
  disabledAt: moment('disabled_at'),
});

/** The role of a person at an operator; one that is disabled opens nothing there. */
export const memberships = pgTable(
  'memberships',
  {
    operatorId: operatorId().references(() => operators.id),
    userId: userId().references(() => users.id),
    role: role(),
    createdAt: moment('created_at').notNull().defaultNow(),
    disabledAt: moment('disabled_at'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.userId] }), index('memberships_user').on(t.userId)],
);

/** A link by which somebody joins an operator once. Only the SHA-256 digest of its token is kept. */
export const invitations = pgTable(
  'invitations',
  {
    operatorId: operatorId().references(() => operators.id),
    id: objectId('id').notNull(),
    email: text('email').notNull(),
    role: role(),
    digest: bytes('digest').notNull().unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    acceptedAt: moment('accepted_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.id] })],
);
