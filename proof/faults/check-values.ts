import type { Query } from './check-rows.ts';
import type { EntityRecord, Ledger } from './ledger.ts';

/** Whether a value that stands there was acknowledged last, or may have been written without anybody knowing. */
const mayBe = ({ acknowledged, possible }: Pick<EntityRecord, 'acknowledged' | 'possible'>, token: string | null) =>
  token === acknowledged || possible.has(token ?? '');

/** Holds the last values of entities and states against the ledger (I1); only when nothing is being written. */
export async function checkValues(sql: Query, ledger: Ledger): Promise<string[]> {
  const problems: string[] = [];
  const entities = await sql<{ entity: string; token: string | null }[]>`
    select external_id as entity, data->>'token' as token from entities`;
  const tokens = new Map(entities.map(({ entity, token }) => [entity, token]));
  const values = await sql<{ entity: string; key: string; token: string | null }[]>`
    select e.external_id as entity, s.key, s.value->>'token' as token
    from states s join entities e on e.operator_id = s.operator_id and e.id = s.entity_id`;
  const states = new Map(values.map(({ entity, key, token }) => [`${entity} ${key}`, token]));
  for (const entity of ledger.entities.values()) {
    if (entity.erasure !== 'none') continue;
    const token = tokens.get(entity.externalId);
    if (token !== undefined && !mayBe(entity, token))
      problems.push('I1: an entity holds another value than was acknowledged');
    for (const state of entity.states.values()) {
      const value = states.get(`${entity.externalId} ${state.key}`) ?? null;
      if (!(value === null && state.acknowledged === null) && !mayBe(state, value))
        problems.push('I1: a state holds another value than was acknowledged');
    }
  }
  return [...problems, ...checkStateBatches(ledger, states), ...(await checkJobs(sql))];
}

/** Each state of such a batch is written by it alone. */
function checkStateBatches({ batches }: Ledger, states: Map<string, string | null>): string[] {
  const problems: string[] = [];
  for (const { states: own } of batches) {
    if (own.length === 0) continue;
    const there = own.filter(({ entity, key }) => states.has(`${entity.externalId} ${key}`)).length;
    if (there !== 0 && there !== own.length) problems.push(`I3: of a batch of ${own.length} states ${there} are there`);
  }
  return problems;
}

/** What a crash interrupted is told of within a minute (contract, part 9). */
async function checkJobs(sql: Query): Promise<string[]> {
  const rows = await sql<{ type: string; status: string; seconds: number }[]>`
    select type, status, extract(epoch from now() - created_at)::int as seconds
    from jobs where status in ('pending', 'processing') and created_at < now() - interval '75 seconds'`;
  return rows.map(({ type, status, seconds }) => `I3: a job of ${type} is still ${status} after ${seconds} seconds`);
}
