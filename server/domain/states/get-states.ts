import { allStates } from '../archive/index.ts';
import type { Context } from '../context.ts';
import { requirePossibleId } from '../entities/index.ts';
import { DomainError, entityNotFound } from '../errors.ts';
import { RawJson } from '../json/index.ts';
import { requireRight } from '../rights.ts';

export interface StateAnswer {
  stateKey: string;
  value: RawJson;
  updatedAt: string;
}

interface StateRow {
  key: string;
  value: string;
  updated_ms: number;
}

/** Of an entity without states. */
interface EmptyRow {
  key: null;
}

/** All states of an entity by key, archived ones too. @throws ENTITY_NOT_FOUND */
export async function getStates(context: Context, { externalId }: { externalId: string }): Promise<StateAnswer[]> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  requirePossibleId(externalId);
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<(StateRow | EmptyRow)[]>`
    select s.key, s.value::text as value, extract(epoch from s.updated_at)::float8 * 1000 as updated_ms
    from entities e left join lateral (${allStates(sql, operatorId, sql`e.id`)}) as s on true
    where e.operator_id = ${operatorId} and e.external_id = ${externalId} order by s.key`,
  );
  if (rows.length === 0) throw entityNotFound();
  return rows.filter((row) => row.key !== null).map(toAnswer);
}

/** One state of an entity. @throws ENTITY_NOT_FOUND, and NOT_FOUND when it has no value or no such key exists */
export async function getState(
  context: Context,
  input: { externalId: string; stateKey: string },
): Promise<StateAnswer> {
  const state = (await getStates(context, input)).find(({ stateKey }) => stateKey === input.stateKey);
  if (!state) throw new DomainError('NOT_FOUND', 'This entity has no state with this key.');
  return state;
}

function toAnswer(row: StateRow): StateAnswer {
  return {
    stateKey: row.key,
    value: new RawJson(row.value),
    updatedAt: new Date(Math.round(row.updated_ms)).toISOString(),
  };
}
