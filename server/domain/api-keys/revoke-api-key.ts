import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context, Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId, parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { forgetApiKeys } from './find-api-key.ts';
import { digestSecret, isSecret } from './secret.ts';

const { apiKeys, operators } = schema;

/**
 * Revokes a key by its id. Revoking a key that is not active changes nothing.
 * @throws NOT_FOUND, and LAST_ACTIVE_KEY for the only key that still opens anything
 */
export async function revokeApiKey(context: Context, input: { id: string }): Promise<{ id: string; revoked: true }> {
  requireRight(context, 'keys');
  const { core, operatorId } = context;
  const id = parseId('key', input.id);
  await core.database.transact([operatorId], async (tx) => {
    const { orm } = tx;
    // The operator's row is the lock: two revocations at once must not each see the other's key as the remaining one.
    await orm.select({ id: operators.id }).from(operators).where(eq(operators.id, operatorId)).for('update');
    const active = and(
      eq(apiKeys.operatorId, operatorId),
      isNull(apiKeys.revokedAt),
      or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
    );
    const rows = await orm.select({ id: apiKeys.id }).from(apiKeys).where(active);
    if (id !== null && rows.some((row) => row.id === id)) {
      if (rows.length === 1)
        throw new DomainError('LAST_ACTIVE_KEY', 'This is the last active key; create another one first.');
      const own = and(eq(apiKeys.operatorId, operatorId), eq(apiKeys.id, id));
      await orm.update(apiKeys).set({ revokedAt: sql`now()` }).where(own);
      await writeAudit(tx, context, { action: 'api-key.revoked', subject: input.id });
    } else if (id === null || !(await exists(orm, operatorId, id))) {
      throw new DomainError('NOT_FOUND', 'There is no key with this id.');
    }
  });
  forgetApiKeys(core);
  return { id: input.id, revoked: true };
}

async function exists(
  orm: Parameters<Parameters<Core['database']['transact']>[1]>[0]['orm'],
  operatorId: number,
  id: bigint,
) {
  const own = and(eq(apiKeys.operatorId, operatorId), eq(apiKeys.id, id));
  return (await orm.select({ id: apiKeys.id }).from(apiKeys).where(own)).length > 0;
}

/** The operator and id of a key named by its secret or its id. @throws NOT_FOUND */
export async function findApiKeyOwner(core: Core, keyOrId: string): Promise<{ operatorId: number; id: string }> {
  const digest = isSecret(keyOrId) ? digestSecret(keyOrId) : null;
  const id = parseId('key', keyOrId);
  const rows = await core.database.sql<{ operator_id: string; key_id: string }[]>`
    select * from find_api_key_owner(${digest}::bytea, ${id === null ? null : String(id)}::bigint)`;
  const [row] = rows;
  if (!row) throw new DomainError('NOT_FOUND', 'There is no such key.');
  return { operatorId: Number(row.operator_id), id: formatId('key', BigInt(row.key_id)) };
}
