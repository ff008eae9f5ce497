import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, moment, objectId, operatorId } from '../columns.ts';
import { operators } from './operators.ts';

/** A key of the REST API. Only the SHA-256 digest is kept; `hint` shows its first and last characters. */
export const apiKeys = pgTable(
  'api_keys',
  {
    operatorId: operatorId().references(() => operators.id),
    id: objectId('id').notNull(),
    digest: bytes('digest').notNull().unique(),
    label: text('label').notNull(),
    hint: text('hint').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    lastUsedAt: moment('last_used_at'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.id] })],
);
