import type { TransactionSql } from 'postgres';

/** Events of one entity, by ids: behind one, and up to and with another. */
export interface EventsOf {
  operatorId: number;
  entityId: string;
  after: string;
  through: string;
}

/** Counts the events that were recorded behind one and up to another, archived ones too, of which there may be millions. */
export async function countEvents(
  sql: TransactionSql,
  { operatorId, entityId, after, through }: EventsOf,
): Promise<number> {
  const own = sql`operator_id = ${operatorId} and entity_id = ${entityId}`;
  await sql`select set_config('statement_timeout', '60s', true)`;
  const [counted] = await sql<{ count: string }[]>`
    select (select count(*) from events where ${own} and id > ${after} and id <= ${through})
      + (select coalesce(sum(cardinality(array(select id from unnest(ids) as id where id > ${after}))), 0)
        from events_archive where ${own} and last_id > ${after} and first_id <= ${through}) as count`;
  return Number(counted?.count ?? 0);
}
