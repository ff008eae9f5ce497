import { and, desc, eq, lt } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId, parseId, timeOfId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { type ListedRefusal, ListRefusalsInput, type RefusalPage } from './schemas.ts';

const { apiKeys, refusals } = schema;

/**
 * The refusals of the operator that are kept, newest first: of a second at most 20, of the last week at most 1,000.
 * @throws INVALID_INPUT for a cursor that no page named
 */
export async function listRefusals(context: Context, input: ListRefusalsInput): Promise<RefusalPage> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { code, requestId, cursor, limit } = ListRefusalsInput.parse(input);
  const before = cursor === undefined ? undefined : parseId('ref', cursor);
  if (before === null) throw new DomainError('INVALID_INPUT', 'This page does not exist; begin at the first.');
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    orm
      .select({ refusal: refusals, label: apiKeys.label })
      .from(refusals)
      .leftJoin(apiKeys, and(eq(apiKeys.operatorId, operatorId), eq(apiKeys.id, refusals.keyId)))
      .where(
        and(
          eq(refusals.operatorId, operatorId),
          before === undefined ? undefined : lt(refusals.id, before),
          code && eq(refusals.code, code),
          requestId ? eq(refusals.requestId, requestId) : undefined,
        ),
      )
      .orderBy(desc(refusals.id))
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit).map(listed);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

interface Row {
  refusal: typeof refusals.$inferSelect;
  label: string | null;
}

function listed({ refusal, label }: Row): ListedRefusal {
  const { id, operation, code, message, requestId, keyId, jobId, itemIndex } = refusal;
  return {
    id: formatId('ref', id),
    at: new Date(timeOfId(id)).toISOString(),
    apiKey: keyId === null ? null : { id: formatId('key', keyId), label },
    jobId: jobId === null ? null : formatId('job', jobId),
    ...{ operation, code, message, requestId, itemIndex },
  };
}
