import { and, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { RenameApiKeyInput, type RenamedApiKey } from './schemas.ts';

const { apiKeys } = schema;

/**
 * Gives a key another label, which changes nothing of what it opens.
 * @throws NOT_FOUND, CONFLICT when somebody else gave it another one since it was seen
 */
export async function renameApiKey(context: Context, input: RenameApiKeyInput): Promise<RenamedApiKey> {
  requireRight(context, 'keys');
  const { core, operatorId } = context;
  const { label, seen } = RenameApiKeyInput.parse(input);
  const id = parseId('key', input.id);
  if (id === null) throw notFound();
  const own = and(eq(apiKeys.operatorId, operatorId), eq(apiKeys.id, id));
  await core.database.transact([operatorId], async (tx) => {
    const [held] = await tx.orm.select({ label: apiKeys.label }).from(apiKeys).where(own).for('update');
    if (!held) throw notFound();
    if (seen !== undefined && held.label !== seen) throw renamedMeanwhile();
    await tx.orm.update(apiKeys).set({ label }).where(own);
    await writeAudit(tx, context, { action: 'api-key.renamed', subject: input.id });
  });
  return { id: input.id, label };
}

const notFound = () => new DomainError('NOT_FOUND', 'There is no key with this id.');

const renamedMeanwhile = () => {
  const message = 'Somebody gave this key another label meanwhile. Rename again to replace it.';
  return new DomainError('CONFLICT', message, { details: [{ field: 'label', message }] });
};
