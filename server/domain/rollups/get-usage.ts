import { numberArray } from '#db/arrays.ts';
import type { Core } from '../context.ts';
import type { Usage } from './schemas.ts';

interface UsageRow {
  operator_id: string;
  events: string;
  entities: string;
  recorded_today: string;
  recorded_30_days: string;
  refused_today: string;
  refused_30_days: string;
  last_day: string | null;
}

/** How much each of these operators has stored and sends, in their order, from the sums of days. */
export async function getUsage({ database }: Core, operatorIds: readonly number[]): Promise<Usage[]> {
  if (operatorIds.length === 0) return [];
  const rows = await database.statement(
    operatorIds,
    (sql) => sql<UsageRow[]>`
    select o.id as operator_id, r.*, f.* from unnest(${numberArray(operatorIds)}::bigint[]) with ordinality as o (id, n)
    cross join lateral (
      select coalesce(sum(amount) filter (where kind = 'events'), 0) as events,
        coalesce(sum(amount) filter (where kind = 'entities'), 0) as entities,
        coalesce(sum(amount) filter (where at >= date_trunc('day', now(), 'UTC')), 0) as recorded_today,
        coalesce(sum(amount) filter (where at > date_trunc('day', now(), 'UTC') - interval '30 days'), 0) as recorded_30_days,
        to_char(max(at) filter (where amount > 0) at time zone 'UTC', 'YYYY-MM-DD') as last_day
      from ingestion_rollups where operator_id = o.id and resolution = 'day'
    ) as r
    cross join lateral (
      select coalesce(sum(amount) filter (where at >= date_trunc('day', now(), 'UTC')), 0) as refused_today,
        coalesce(sum(amount), 0) as refused_30_days
      from refusal_rollups where operator_id = o.id and resolution = 'day'
        and at > date_trunc('day', now(), 'UTC') - interval '30 days'
    ) as f
    order by o.n`,
  );
  return rows.map((row) => ({
    operatorId: Number(row.operator_id),
    stored: { events: Number(row.events), entities: Number(row.entities) },
    today: { recorded: Number(row.recorded_today), refused: Number(row.refused_today) },
    last30Days: { recorded: Number(row.recorded_30_days), refused: Number(row.refused_30_days) },
    lastRecordedOn: row.last_day,
  }));
}
