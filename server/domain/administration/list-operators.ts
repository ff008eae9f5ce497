import { numberArray } from '#db/arrays.ts';
import type { Caller, Core } from '../context.ts';
import { type ListedOperator, listOperators } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { getUsage } from '../rollups/index.ts';
import { type AdministeredOperator, ListOperatorsInput, type OperatorsPage } from './schemas.ts';

/** The operators of the installation, the newest first, with what they have and use. */
export async function listAdministeredOperators(caller: Caller, input: ListOperatorsInput): Promise<OperatorsPage> {
  requireRight(caller, 'installation');
  const { search = '', status, cursor, limit } = ListOperatorsInput.parse(input);
  const wanted = search.toLowerCase();
  const found = (await listOperators(caller.core))
    .reverse()
    .filter(({ id }) => cursor === undefined || id < Number(cursor))
    .filter(({ suspendedAt }) => status === undefined || (suspendedAt !== null) === (status === 'suspended'))
    .filter(({ name, slug }) => name.toLowerCase().includes(wanted) || slug.includes(wanted));
  const items = await withUsage(caller.core, found.slice(0, limit));
  return { items, nextCursor: found.length > limit ? String(items.at(-1)?.id) : null };
}

/** Adds how many keys that open and people an operator has, and what it uses. */
export async function withUsage(core: Core, operators: readonly ListedOperator[]): Promise<AdministeredOperator[]> {
  if (operators.length === 0) return [];
  const ids = operators.map(({ id }) => id);
  const [counts, usage] = await Promise.all([countKeysAndPeople(core, ids), getUsage(core, ids)]);
  return operators.map((operator, index) => {
    const { stored, today, last30Days, lastRecordedOn } = usage[index] ?? nothingUsed;
    const { activeKeys, people } = counts.get(operator.id) ?? { activeKeys: 0, people: 0 };
    return { ...operator, activeKeys, people, stored, today, last30Days, lastRecordedOn };
  });
}

const nothingUsed = {
  stored: { events: 0, entities: 0 },
  today: { recorded: 0, refused: 0 },
  last30Days: { recorded: 0, refused: 0 },
  lastRecordedOn: null,
};

async function countKeysAndPeople(core: Core, ids: readonly number[]) {
  const rows = await core.database.statement(
    ids,
    (sql) => sql<{ id: string; keys: number; people: number }[]>`
    select o.id,
      (select count(*)::int from api_keys k where k.operator_id = o.id and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > now())) as keys,
      (select count(*)::int from memberships m where m.operator_id = o.id and m.disabled_at is null) as people
    from unnest(${numberArray(ids)}::bigint[]) as o (id)`,
  );
  return new Map(rows.map(({ id, keys, people }) => [Number(id), { activeKeys: keys, people }]));
}
