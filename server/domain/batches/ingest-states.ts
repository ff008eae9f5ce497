import type { Context } from '../context.ts';
import { entityNotFound } from '../errors.ts';
import type { IdempotencyClaim } from '../idempotency/index.ts';
import { getWritableProfile } from '../operators/index.ts';
import { type StateWrite, writeStates } from '../states/index.ts';
import { validateStateKey } from '../templates/index.ts';
import type { BatchItems } from './read-items.ts';
import { type BatchVerbAnswer, runBatch } from './run-batch.ts';
import type { BatchError, StateItem } from './schemas.ts';
import { inSlices } from './slices.ts';

type Items = BatchItems<typeof StateItem>;

/** Sets states; of two values for the same key of an entity the last wins and both succeed. */
export function ingestStates(
  context: Context,
  { items, idempotency }: { items: Items; idempotency?: IdempotencyClaim | undefined },
): Promise<BatchVerbAnswer> {
  return runBatch(context, {
    kind: 'states',
    claim: idempotency,
    itemCount: items.count,
    prepare: async () => {
      const { writes, errors } = await prepareAll(context, items);
      return async (tx) => {
        const last = new Map(writes.map((one) => [nameOf(one.write), one.write]));
        const kept = [...last.values()];
        const outcomes = kept.length > 0 ? await writeStates((make) => make(tx.sql), kept) : [];
        const unknown = new Set(
          kept.filter((_, index) => outcomes[index] === 'unknownEntity').map((write) => write.externalId),
        );
        const { code, message } = entityNotFound();
        const late = writes
          .filter(({ write }) => unknown.has(write.externalId))
          .map(({ index, write }): BatchError => ({ index, externalId: write.externalId, code, message }));
        return { succeeded: writes.length - late.length, duplicates: 0, errors: [...errors, ...late] };
      };
    },
  });
}

const nameOf = ({ key, externalId }: StateWrite) => `${key} ${externalId}`;

async function prepareAll(context: Context, items: Items) {
  const { template } = await getWritableProfile(context);
  const { core, operatorId } = context;
  const writes: { index: number; write: StateWrite }[] = [];
  const errors: BatchError[] = [];
  await inSlices(items.count, (position) => {
    const item = items.read(position);
    if ('error' in item) return void errors.push(item.error);
    const { stateKey, externalId, value } = item.fields;
    const [issue] = validateStateKey(template, stateKey);
    if (issue) errors.push({ index: item.index, externalId, code: 'VALIDATION_FAILED', message: issue.message });
    else {
      const write = { operatorId, externalId, key: stateKey, value: value.text, updatedAtMs: core.clock.now() };
      writes.push({ index: item.index, write });
    }
  });
  return { writes, errors };
}
