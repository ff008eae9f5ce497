import type { Sql } from 'postgres';
import { fillEvents } from './fill-events.ts';
import { playerId } from './load/bodies.ts';
import type { Tenant } from './tenants.ts';

/** A player with very many events, and where a page deep down in them begins. */
export interface LongTimeline {
  externalId: string;
  deepCursor: string;
}

const events = 100_000;
const depth = 90_000;

export async function makeLongTimeline(sql: Sql, { operatorId, players }: Tenant): Promise<LongTimeline> {
  const externalId = playerId(players - 1);
  const [entity] = await sql<{ id: string }[]>`
    select id::text as id from entities where operator_id = ${operatorId} and external_id = ${externalId}`;
  if (!entity) throw new Error(`There is no ${externalId}.`);
  await fillEvents(sql, { operatorId, entityIds: [entity.id], count: events });
  const [deep] = await sql<{ hex: string }[]>`
    select lpad(to_hex(id), 16, '0') as hex from events
    where operator_id = ${operatorId} and entity_id = ${entity.id}::bigint order by id desc offset ${depth} limit 1`;
  return { externalId, deepCursor: `eev_${deep?.hex ?? ''}` };
}
