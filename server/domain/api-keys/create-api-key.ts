import { schema, type Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { validationFailed } from '../errors.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { CreateApiKeyInput, type CreatedApiKey } from './schemas.ts';
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

/** What `createApiKey` does, for a transaction that does more. @throws VALIDATION_FAILED for a past expiry */
export function prepareApiKey(context: Context, input: CreateApiKeyInput): PreparedApiKey {
  requireRight(context, 'keys');
  const { core, operatorId } = context;
  const { label, scopes, expiresAt } = CreateApiKeyInput.parse(input);
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
