import { numberArray } from '#db/arrays.ts';
import { type Context, type Core, perCore } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId, parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import type { ListedPiiRead, ListPiiReadsInput } from './schemas.ts';

const hourMs = 3_600_000;
/** So many counters wait for a database that is away; what is more is forgotten. */
const countersMost = 200_000;
const listedMost = 200;

interface Counter {
  operatorId: number;
  entityId: string;
  hour: number;
  keyId: bigint;
  reads: number;
}

const countersOf = perCore('audit.piiReads', () => new Map<string, Counter>());

/** Counts that a key opened the PII of an entity just now; written later, so that no read waits for it. */
export function notePiiRead({ core, operatorId }: Context, keyId: bigint, entityId: string): void {
  const counters = countersOf(core);
  const hour = Math.floor(core.clock.now() / hourMs);
  const name = `${operatorId} ${entityId} ${hour} ${keyId}`;
  const known = counters.get(name);
  if (known) known.reads++;
  else if (counters.size < countersMost) counters.set(name, { operatorId, entityId, hour, keyId, reads: 1 });
}

/**
 * Writes what was counted. A crash loses the last seconds of it; what fails is tried again with the next, so that where
 * only the acknowledgement was lost reads count twice rather than not at all.
 */
export async function flushPiiReads(core: Core): Promise<void> {
  const counters = countersOf(core);
  if (counters.size === 0) return;
  const taken = [...counters];
  counters.clear();
  try {
    await addReads(
      core,
      taken.map(([, counter]) => counter),
    );
  } catch (error) {
    for (const [name, counter] of taken) {
      const since = counters.get(name);
      if (since) since.reads += counter.reads;
      else if (counters.size < countersMost) counters.set(name, counter);
    }
    throw error;
  }
}

/** In the order of the keys, so that processes wait for each other instead of deadlocking. */
async function addReads(core: Core, counters: readonly Counter[]): Promise<void> {
  const operatorIds = [...new Set(counters.map(({ operatorId }) => operatorId))];
  await core.database.statement(
    operatorIds,
    (sql) => sql`
    insert into pii_reads as p (operator_id, entity_id, hour, key_id, reads)
    select operator_id, entity_id, to_timestamp(hour * 3600), key_id, reads
    from unnest(
      ${numberArray(counters.map(({ operatorId }) => operatorId))}::bigint[],
      ${numberArray(counters.map(({ entityId }) => BigInt(entityId)))}::bigint[],
      ${numberArray(counters.map(({ hour }) => hour))}::bigint[], ${numberArray(counters.map(({ keyId }) => keyId))}::bigint[],
      ${numberArray(counters.map(({ reads }) => reads))}::bigint[]
    ) as c (operator_id, entity_id, hour, key_id, reads)
    order by 1, 2, 3, 4
    on conflict (operator_id, entity_id, hour, key_id) do update set reads = p.reads + excluded.reads`,
  );
}

/** Which keys opened the PII of an entity, by the hour, the latest 200 first. @throws NOT_FOUND for what is no entity's id */
export async function listPiiReads(context: Context, input: ListPiiReadsInput): Promise<ListedPiiRead[]> {
  requireRight(context, 'audit');
  const { core, operatorId } = context;
  const entityId = parseId('ent', input.entityId);
  if (entityId === null) throw new DomainError('NOT_FOUND', 'There is no entity with this id.');
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<{ hour_ms: number; key_id: string; label: string | null; reads: string }[]>`
    select extract(epoch from p.hour)::float8 * 1000 as hour_ms, p.key_id, k.label, p.reads
    from pii_reads p left join api_keys k on k.operator_id = p.operator_id and k.id = p.key_id
    where p.operator_id = ${operatorId} and p.entity_id = ${String(entityId)}
    order by p.hour desc, p.key_id limit ${listedMost}`,
  );
  return rows.map(({ hour_ms, key_id, label, reads }) => ({
    hour: new Date(hour_ms).toISOString(),
    key: { id: formatId('key', BigInt(key_id)), name: label },
    reads: Number(reads),
  }));
}
