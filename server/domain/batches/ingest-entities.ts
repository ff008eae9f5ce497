import type { Context } from '../context.ts';
import { type EntityWrite, prepareEntity, writeEntities } from '../entities/index.ts';
import { entityErased, isDomainError } from '../errors.ts';
import type { IdempotencyClaim } from '../idempotency/index.ts';
import { getWritableProfile } from '../operators/index.ts';
import type { BatchItems } from './read-items.ts';
import { type BatchVerbAnswer, runBatch } from './run-batch.ts';
import type { BatchError, EntityItem } from './schemas.ts';
import { inSlices } from './slices.ts';

type Items = BatchItems<typeof EntityItem>;

/** Creates or replaces entities; of two items for the same entity the last wins and both succeed. */
export function ingestEntities(
  context: Context,
  { items, idempotency }: { items: Items; idempotency?: IdempotencyClaim | undefined },
): Promise<BatchVerbAnswer> {
  return runBatch(context, {
    kind: 'entities',
    claim: idempotency,
    itemCount: items.count,
    prepare: async () => {
      const { writes, errors } = await prepareAll(context, items);
      return async (tx) => {
        const last = new Map(writes.map((one) => [one.write.externalId, one.write]));
        const kept = [...last.values()];
        const outcomes = kept.length > 0 ? await writeEntities((make) => make(tx.sql), kept) : [];
        const erased = new Set(
          kept.filter((_, index) => outcomes[index]?.kind === 'erased').map((write) => write.externalId),
        );
        const { code, message } = entityErased();
        const late = writes
          .filter(({ write }) => erased.has(write.externalId))
          .map(({ index, write }): BatchError => ({ index, externalId: write.externalId, code, message }));
        return { succeeded: writes.length - late.length, duplicates: 0, errors: [...errors, ...late] };
      };
    },
  });
}

async function prepareAll(context: Context, items: Items) {
  const profile = await getWritableProfile(context);
  const writes: { index: number; write: EntityWrite }[] = [];
  const errors: BatchError[] = [];
  await inSlices(items.count, (position) => {
    const item = items.read(position);
    if ('error' in item) return void errors.push(item.error);
    const { index, externalId, fields } = item;
    try {
      writes.push({ index, write: prepareEntity(context.core, profile, fields) });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      errors.push({ index, externalId, code: error.code, message: error.message });
    }
  });
  return { writes, errors };
}
