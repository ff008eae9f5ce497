import { bytesArray, numberArray, textArray } from '#db/arrays.ts';
import type { RunStatement } from '#db/client.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import { DomainError } from '../errors.ts';
import type { Fingerprint } from '../idempotency/index.ts';

/** An entity ready to be written: validated, and with its PII sealed. */
export interface EntityWrite {
  operatorId: number;
  externalId: string;
  /** The id it gets if it is new; also marks its incarnation. */
  id: bigint;
  type: string;
  data: string;
  pii: Buffer | null;
  piiFields: string[];
  updatedAtMs: number;
  key: string | null;
  fingerprint: Fingerprint | null;
}

export type EntityOutcome =
  | { kind: 'written'; id: bigint; action: 'created' | 'updated' }
  | { kind: 'claimedBefore' }
  | { kind: 'erased' };

interface OutcomeRow {
  n: number;
  id: string | null;
  created: boolean | null;
  claimed: boolean;
}

/**
 * Writes entities of one or several operators in one statement; no two of them may be the same entity or share a key.
 * The rows are locked in the order of their keys, so that overlapping writes wait for each other instead of deadlocking.
 * Where a type changes, the row tells the statement which it was: the sums by type follow, and nobody asks for it before.
 */
export async function writeEntities(run: RunStatement, writes: readonly EntityWrite[]): Promise<EntityOutcome[]> {
  const rows = await upsertRows(run, writes).catch(refuseRemovedKey);
  const outcomes: EntityOutcome[] = new Array(writes.length);
  for (const row of rows) outcomes[row.n - 1] = outcomeOf(row);
  if (writes.some(({ key }) => key !== null)) await settleClaims(run, writes, outcomes);
  return outcomes;
}

/** The database refuses what a removed generation of master keys sealed: only a process that was held for dead does that. */
function refuseRemovedKey(error: unknown): never {
  if (!hasSqlState(error, sqlState.checkViolation)) throw error;
  const message =
    'This process seals with a master key that was removed; nothing was written. Try again: another may not.';
  throw new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 2 });
}

function outcomeOf(row: OutcomeRow): EntityOutcome {
  if (!row.claimed) return { kind: 'claimedBefore' };
  if (row.id === null) return { kind: 'erased' };
  return { kind: 'written', id: BigInt(row.id), action: row.created ? 'created' : 'updated' };
}

function upsertRows(run: RunStatement, writes: readonly EntityWrite[]): Promise<OutcomeRow[]> {
  return run(
    (sql) => sql<OutcomeRow[]>`
    with input as materialized (
      select * from unnest(
        ${numberArray(writes.map((write) => write.operatorId))}::bigint[],
        ${textArray(writes.map((write) => write.externalId))}::text[],
        ${numberArray(writes.map((write) => write.id))}::bigint[],
        ${textArray(writes.map((write) => write.type))}::text[],
        ${textArray(writes.map((write) => write.data))}::json[],
        ${bytesArray(writes.map((write) => write.pii))}::bytea[],
        ${textArray(writes.map((write) => write.piiFields.join('\n') || null))}::text[],
        ${numberArray(writes.map((write) => write.updatedAtMs))}::double precision[],
        ${textArray(writes.map((write) => write.key))}::text[],
        ${bytesArray(writes.map((write) => write.fingerprint?.[0] ?? null))}::bytea[]
      ) with ordinality as i (operator_id, external_id, id, type, data, pii, pii_fields, updated_ms, key, fingerprint, n)
    ), claims as (
      insert into idempotency_keys (operator_id, operation, key, fingerprint)
      select operator_id, 'entity', key, fingerprint from input where key is not null order by operator_id, key collate "C"
      on conflict (operator_id, operation, key) do update
        set fingerprint = excluded.fingerprint, entity_id = null, action = null, erased = false, created_at = now()
        where idempotency_keys.created_at <= now() - interval '24 hours'
      returning operator_id, key
    ), admitted as (
      select i.*, c.key is not null or i.key is null as claimed
      from input i left join claims c on c.operator_id = i.operator_id and c.key = i.key
    ), upserted as (
      insert into entities as e (operator_id, external_id, id, incarnation, type, data, pii, pii_fields, updated_at)
      select operator_id, external_id, id, id, type, data, pii, string_to_array(pii_fields, E'\n'),
        to_timestamp(updated_ms / 1000)
      from admitted where claimed order by operator_id, external_id collate "C"
      on conflict (operator_id, external_id) do update set
        prior_type = case when e.erased_at is null then nullif(e.type, excluded.type) end,
        type = excluded.type, data = excluded.data, pii = excluded.pii, pii_fields = excluded.pii_fields,
        incarnation = case when e.erased_at is null then e.incarnation else excluded.incarnation end,
        updated_at = case when e.erased_at is null then greatest(e.updated_at, excluded.updated_at) else excluded.updated_at end,
        erased_at = null
        where e.erased_at is null or not coalesce(
          (select s.suppress_erased from operator_settings s where s.operator_id = e.operator_id), false)
      returning operator_id, external_id, e.id, incarnation, prior_type
    ), outcomes as materialized (
      select a.n::int as n, u.id, u.incarnation = a.id as created, a.claimed, u.operator_id, a.id as write_id,
        a.type, u.incarnation, u.prior_type
      from admitted a
      left join upserted u on u.operator_id = a.operator_id and u.external_id = a.external_id collate "C" and a.claimed
    ), counted as (
      insert into ingestion_deltas (operator_id, minute, kind, name, amount)
      select operator_id, to_timestamp((write_id >> 21) / 60000 * 60),
        case when created then 'entities' else 'entities.updated' end, type, count(*)
      from outcomes where id is not null group by operator_id, (write_id >> 21) / 60000, created, type
      union all
      select operator_id, to_timestamp((incarnation >> 21) / 60000 * 60), 'entities', moved.type, moved.amount
      from outcomes cross join lateral (values (prior_type, -1), (type, 1)) as moved (type, amount)
      where prior_type is not null and not created
    )
    select n, id, created, claimed from outcomes`,
  );
}

/** Tells each new claim what it led to, and drops those whose entity was not written: only a success is remembered. */
async function settleClaims(run: RunStatement, writes: readonly EntityWrite[], outcomes: EntityOutcome[]) {
  const written: { operatorId: number; key: string; id: bigint; action: string }[] = [];
  const refused: { operatorId: number; key: string }[] = [];
  writes.forEach(({ operatorId, key }, index) => {
    const outcome = outcomes[index];
    if (key === null || !outcome) return;
    if (outcome.kind === 'written') written.push({ operatorId, key, id: outcome.id, action: outcome.action });
    if (outcome.kind === 'erased') refused.push({ operatorId, key });
  });
  const settled = run(
    (sql) => sql`
    update idempotency_keys k set entity_id = w.id, action = w.action
    from unnest(
      ${numberArray(written.map((one) => one.operatorId))}::bigint[], ${textArray(written.map((one) => one.key))}::text[],
      ${numberArray(written.map((one) => one.id))}::bigint[], ${textArray(written.map((one) => one.action))}::text[]
    ) as w (operator_id, key, id, action)
    where k.operator_id = w.operator_id and k.operation = 'entity' and k.key = w.key`,
  );
  const drop = () =>
    run(
      (sql) => sql`
    delete from idempotency_keys k
    using unnest(
      ${numberArray(refused.map((one) => one.operatorId))}::bigint[], ${textArray(refused.map((one) => one.key))}::text[]
    ) as r (operator_id, key)
    where k.operator_id = r.operator_id and k.operation = 'entity' and k.key = r.key`,
    );
  await Promise.all([settled, refused.length > 0 ? drop() : undefined]);
}
