import { schema, type Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import { scopes as allScopes, type Context, type Scope } from '../context.ts';
import { DomainError, validationFailed } from '../errors.ts';
import { formatId } from '../ids.ts';
import { hasRight, nameActor, requireRight } from '../rights.ts';
import { CreateApiKeyInput, type CreatedApiKey, rightsToGive } from './schemas.ts';
import { createSecret, digestSecret, hintOf } from './secret.ts';

/** Makes a key for the operator; the secret is in the answer and nowhere else. @throws VALIDATION_FAILED for a past expiry */
export async function createApiKey(context: Context, input: CreateApiKeyInput): Promise<CreatedApiKey> {
  const { created, insert } = prepareApiKey(context, input);
  await context.core.database.transact([context.operatorId], insert);
  return created;
}

/** A key that is yet to be written. */
interface PreparedApiKey {
  created: CreatedApiKey;
  insert: (tx: Transaction) => Promise<void>;
}

/**
 * What `createApiKey` does, for a transaction that does more. Unless told, the key gets every scope that its maker may give.
 * @throws FORBIDDEN for a scope of what its maker may not do, VALIDATION_FAILED for a past expiry
 */
export function prepareApiKey(context: Context, input: CreateApiKeyInput): PreparedApiKey {
  requireRight(context, 'keys');
  const { core, operatorId } = context;
  const {
    label,
    expiresAt,
    scopes = allScopes.filter((scope) => mayGive(context, scope)),
  } = CreateApiKeyInput.parse(input);
  const tooMuch = scopes.find((scope) => !mayGive(context, scope));
  if (tooMuch)
    throw new DomainError('FORBIDDEN', `${nameActor(context.actor)} may not give a key the scope "${tooMuch}".`);
  if (expiresAt && Date.parse(expiresAt) <= core.clock.now()) {
    throw validationFailed([{ field: 'expiresAt', message: 'expiresAt must lie in the future.' }]);
  }
  const secret = createSecret();
  const id = core.ids.next();
  const row = { operatorId, id, digest: digestSecret(secret), label, hint: hintOf(secret), scopes };
  const created = { id: formatId('key', id), secret, label, scopes };
  const insert = async (tx: Transaction) => {
    await tx.orm.insert(schema.apiKeys).values({ ...row, expiresAt: expiresAt ? new Date(expiresAt) : null });
    await writeAudit(tx, context, { action: 'api-key.created', subject: created.id, details: { scopes } });
  };
  return { created, insert };
}

/** Whoever has the machine may give all; a person no more than they may do themselves. */
function mayGive({ actor }: Context, scope: Scope): boolean {
  const isPerson = actor.kind === 'user' || (actor.kind === 'admin' && actor.userId !== null);
  return !isPerson || rightsToGive[scope].every((right) => hasRight(actor, right));
}
