import { and, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { RenameApiKeyInput, type RenamedApiKey } from './schemas.ts';

const { apiKeys } = schema;

/** Gives a key another label, which changes nothing of what it opens. @throws NOT_FOUND */
export async function renameApiKey({ core, operatorId }: Context, input: RenameApiKeyInput): Promise<RenamedApiKey> {
  const { label } = RenameApiKeyInput.parse(input);
  const id = parseId('key', input.id);
  const own = id === null ? null : and(eq(apiKeys.operatorId, operatorId), eq(apiKeys.id, id));
  const renamed = own
    ? await core.database.transact([operatorId], ({ orm }) =>
        orm.update(apiKeys).set({ label }).where(own).returning({ id: apiKeys.id }),
      )
    : [];
  if (renamed.length === 0) throw new DomainError('NOT_FOUND', 'There is no key with this id.');
  return { id: input.id, label };
}
