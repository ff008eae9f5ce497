import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { validationFailed } from '../errors.ts';
import { formatId } from '../ids.ts';
import { CreateApiKeyInput, type CreatedApiKey } from './schemas.ts';
import { createSecret, digestSecret, hintOf } from './secret.ts';

/** Makes a key for the operator; the secret is in the answer and nowhere else. @throws VALIDATION_FAILED for a past expiry */
export async function createApiKey({ core, operatorId }: Context, input: CreateApiKeyInput): Promise<CreatedApiKey> {
  const { label, scopes, expiresAt } = CreateApiKeyInput.parse(input);
  if (expiresAt && Date.parse(expiresAt) <= core.clock.now()) {
    throw validationFailed([{ field: 'expiresAt', message: 'expiresAt must lie in the future.' }]);
  }
  const secret = createSecret();
  const id = core.ids.next();
  const row = { operatorId, id, digest: digestSecret(secret), label, hint: hintOf(secret), scopes };
  await core.database.transact([operatorId], async ({ orm }) => {
    await orm.insert(schema.apiKeys).values({ ...row, expiresAt: expiresAt ? new Date(expiresAt) : null });
  });
  return { id: formatId('key', id), secret, label, scopes };
}
