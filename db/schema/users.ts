import { bigint, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, operatorId } from '../columns.ts';
import { operators } from './operators.ts';

/** A person who signs in to the portal. `email` is kept in lower case. */
export const users = pgTable('users', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  isAdministrator: boolean('is_administrator').notNull().default(false),
  sessionVersion: integer('session_version').notNull().default(1),
  createdAt: moment('created_at').notNull().defaultNow(),
  disabledAt: moment('disabled_at'),
});

/** The role of a person at an operator. */
export const memberships = pgTable(
  'memberships',
  {
    operatorId: operatorId().references(() => operators.id),
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .references(() => users.id),
    role: text('role', { enum: ['owner', 'developer', 'compliance', 'viewer'] }).notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.userId] }), index('memberships_user').on(t.userId)],
);
