import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { type Orm, schema } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { prepareApiKey } from './create-api-key.ts';
import { forgetApiKeys } from './find-api-key.ts';
import { type CreateApiKeyInput, RotateApiKeyInput, type RotatedApiKey } from './schemas.ts';

const { apiKeys } = schema;

/**
 * Makes a key with the label and the scopes of an active one, which goes on working for `overlapHours` (24 unless told,
 * 0 ends it at once) or until its own expiry, whichever is first. `expiresAt` is the new key's.
 * @throws NOT_FOUND, CONFLICT for a key that is not active, VALIDATION_FAILED for a past expiry
 */
export async function rotateApiKey(context: Context, input: RotateApiKeyInput): Promise<RotatedApiKey> {
  requireRight(context, 'keys');
  const { core, operatorId } = context;
  const { overlapHours, expiresAt } = RotateApiKeyInput.parse(input);
  const id = parseId('key', input.id);
  if (id === null) throw notFound();
  const rotated = await core.database.transact([operatorId], async (tx) => {
    const old = await endKey(tx.orm, operatorId, id, overlapHours);
    const scopes = old.scopes as CreateApiKeyInput['scopes'];
    const { created, insert } = prepareApiKey(context, { label: old.label, scopes, expiresAt });
    await insert(tx);
    const details = { successor: created.id, overlapHours };
    await writeAudit(tx, context, { action: 'api-key.rotated', subject: input.id, details });
    return { ...created, previous: { id: input.id, worksUntil: old.worksUntil.toISOString() } };
  });
  forgetApiKeys(core);
  return rotated;
}

/** Ends an active key; the statement that ends it decides whether it is. */
async function endKey(orm: Orm, operatorId: number, id: bigint, overlapHours: number) {
  const own = and(eq(apiKeys.operatorId, operatorId), eq(apiKeys.id, id));
  const active = and(own, isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)));
  const [ended] = await orm
    .update(apiKeys)
    .set({ expiresAt: sql`least(${apiKeys.expiresAt}, now() + make_interval(hours => ${overlapHours}))` })
    .where(active)
    .returning({ label: apiKeys.label, scopes: apiKeys.scopes, expiresAt: apiKeys.expiresAt });
  if (ended?.expiresAt) return { ...ended, worksUntil: ended.expiresAt };
  const there = await orm.select({ id: apiKeys.id }).from(apiKeys).where(own);
  if (there.length === 0) throw notFound();
  throw new DomainError('CONFLICT', 'This key is no longer active; create a new one instead.');
}

const notFound = () => new DomainError('NOT_FOUND', 'There is no key with this id.');
