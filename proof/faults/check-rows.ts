import type { ISql } from 'postgres';
import type { EntityRecord, Fate, Ledger } from './ledger.ts';

export type Query = ISql;

interface Row {
  operator: string;
  token: string | null;
}
interface EventRow extends Row {
  id: string;
  entity: string;
  redacted: boolean;
}
interface EntityRow extends Row {
  entity: string;
}

/** How many must, and may, be there of what has this fate. */
function allows(fate: Fate, count: number): boolean {
  if (fate === 'pending') return true;
  if (fate === 'acknowledged') return count === 1;
  return fate === 'refused' ? count === 0 : count <= 1;
}

const isWhole = ({ erasure }: EntityRecord) => erasure === 'none';

/**
 * Holds what clients were told against the rows (I1, I2, I3). It may run while the load goes on: what became known
 * after the ledger was looked at does not count.
 */
export async function checkRows(sql: Query, ledger: Ledger): Promise<string[]> {
  const fates = new Map([...ledger.events.values()].map((event) => [event, event.fate]));
  const entityFates = new Map([...ledger.entities.values()].map((entity) => [entity, entity.fate]));
  const batches = ledger.batches.map((batch) => ({ ...batch }));
  const erased = [...ledger.entities.values()].filter(({ erasure }) => erasure === 'acknowledged').map(countEvents);
  const rows = await sql<EventRow[]>`
    select v.operator_id::text as operator, v.id::text as id, e.external_id as entity, v.data->>'token' as token,
      coalesce((v.data->>'_redacted')::boolean, false) as redacted
    from events v left join entities e on e.operator_id = v.operator_id and e.id = v.entity_id
    where v.data->>'token' is not null or v.data->>'_redacted' is not null`;
  const found = Map.groupBy(
    rows.filter(({ token }) => token !== null),
    ({ token }) => token ?? '',
  );
  const problems: string[] = [];
  for (const [event, fate] of fates) {
    const own = found.get(event.token) ?? [];
    if (isWhole(event.entity) && !allows(fate, own.length))
      problems.push(`${own.length === 0 ? 'I1' : 'I2'}: an event that is ${fate} is there ${own.length} times`);
    for (const row of own) {
      if (row.operator !== String(event.entity.tenant.operatorId) || row.entity !== event.entity.externalId)
        problems.push('I6: an event is at another entity or operator');
      if (fate === 'acknowledged' && event.id !== null && toNumber(event.id) !== BigInt(row.id))
        problems.push('I1: an event has another id than was answered');
    }
  }
  for (const token of found.keys())
    if (token.startsWith('tk') && !ledger.events.has(token)) problems.push('I2: an event that nobody sent');
  for (const { kind, events } of batches) {
    if (events.length === 0 || !events.every(({ entity }) => isWhole(entity))) continue;
    const there = events.filter(({ token }) => found.has(token)).length;
    if (there !== 0 && there !== events.length)
      problems.push(`I3: of a batch of ${events.length} ${kind} ${there} are there`);
  }
  return [...problems, ...checkRedacted(erased, rows), ...(await checkEntities(sql, entityFates, batches))];
}

interface ErasedEntity {
  externalId: string;
  /** How many events are acknowledged for certain, and how many there may be. */
  least: number;
  most: number;
  ids: bigint[];
}

function countEvents({ externalId, events }: EntityRecord): ErasedEntity {
  const known = events.filter(({ fate }) => fate === 'acknowledged');
  const possible = events.filter(({ fate }) => fate !== 'refused');
  const ids = known.flatMap(({ id }) => (id === null ? [] : [toNumber(id)]));
  return { externalId, least: known.length, most: possible.length, ids };
}

const toNumber = (id: string) => BigInt(`0x${id.slice(4)}`);

/** Events of what was erased have lost their tokens: they are known by their ids, and counted. */
function checkRedacted(erased: readonly ErasedEntity[], rows: readonly EventRow[]): string[] {
  const problems: string[] = [];
  const redacted = Map.groupBy(
    rows.filter((row) => row.redacted),
    ({ entity }) => entity,
  );
  for (const { externalId, least, most, ids } of erased) {
    const own = new Set((redacted.get(externalId) ?? []).map(({ id }) => BigInt(id)));
    if (own.size < least || own.size > most)
      problems.push(`I1: an erased entity has ${own.size} redacted events, acknowledged were ${least}, sent ${most}`);
    if (ids.some((id) => !own.has(id))) problems.push('I1: an acknowledged event of an erased entity is gone');
  }
  return problems;
}

async function checkEntities(
  sql: Query,
  fates: Map<EntityRecord, Fate>,
  batches: Ledger['batches'],
): Promise<string[]> {
  const rows = await sql<EntityRow[]>`
    select operator_id::text as operator, external_id as entity, data->>'token' as token from entities`;
  const found = Map.groupBy(rows, ({ entity }) => entity);
  const problems: string[] = [];
  for (const [entity, fate] of fates) {
    const own = found.get(entity.externalId) ?? [];
    if (!allows(fate, own.length))
      problems.push(`${own.length === 0 ? 'I1' : 'I2'}: an entity that is ${fate} is there ${own.length} times`);
    if (own.some(({ operator }) => operator !== String(entity.tenant.operatorId)))
      problems.push('I6: an entity is at another operator');
  }
  for (const { kind, entities } of batches) {
    const there = entities.filter(({ externalId }) => found.has(externalId)).length;
    if (there !== 0 && there !== entities.length)
      problems.push(`I3: of a batch of ${entities.length} ${kind} ${there} are there`);
  }
  return problems;
}
