import { desc, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import type { ListedApiKey } from './schemas.ts';

const { apiKeys } = schema;
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** All keys of the operator, newest first, revoked and expired ones included. */
export async function listApiKeys(context: Context): Promise<ListedApiKey[]> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    orm.select().from(apiKeys).where(eq(apiKeys.operatorId, operatorId)).orderBy(desc(apiKeys.id)),
  );
  const now = core.clock.now();
  return rows.map((row) => ({
    id: formatId('key', row.id),
    label: row.label,
    hint: row.hint,
    scopes: row.scopes,
    status: row.revokedAt ? 'revoked' : row.expiresAt && row.expiresAt.getTime() <= now ? 'expired' : 'active',
    createdAt: row.createdAt.toISOString(),
    expiresAt: iso(row.expiresAt),
    revokedAt: iso(row.revokedAt),
    lastUsedAt: iso(row.lastUsedAt),
  }));
}
