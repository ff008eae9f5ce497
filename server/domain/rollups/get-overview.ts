import type { Sql, TransactionSql } from 'postgres';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import { beginStepsAt, stepsOf } from './range-steps.ts';
import { GetOverviewInput, type Overview } from './schemas.ts';

/** A sum: of a kind and name that was recorded, or of a code (the name) that was refused. */
interface SumRow {
  at_ms: number;
  kind: string;
  name: string;
  amount: string;
}

type Amounts = { name: string; amount: number }[];

/** What came in and what was refused, from the sums; no event is counted for it. */
export async function getOverview(context: Context, input: GetOverviewInput): Promise<Overview> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { range } = GetOverviewInput.parse(input);
  const steps = beginStepsAt(range, core.clock.now());
  const sums = await core.database.statement([operatorId], (sql) => readSums(sql, operatorId, range, steps[0] ?? 0));
  const total = (kind: string) => totalOf(sums.filter((row) => row.kind === kind));
  return {
    range,
    since: new Date(steps[0] ?? 0).toISOString(),
    stepSeconds: stepsOf[range].stepSeconds,
    series: seriesOf(steps, sums),
    totals: {
      events: total('events'),
      entities: total('entities'),
      entitiesUpdated: total('entities.updated'),
      states: total('states'),
      refused: total('refused'),
    },
    eventsByType: byName(sums, 'events'),
    entitiesByType: byName(sums, 'entities'),
    refusalsByCode: byName(sums, 'refused'),
  };
}

function readSums(sql: Sql | TransactionSql, operatorId: number, range: Overview['range'], sinceMs: number) {
  const { resolution, stepSeconds } = stepsOf[range];
  const of = sql`operator_id = ${operatorId} and resolution = ${resolution} and at >= to_timestamp(${sinceMs}::float8 / 1000)`;
  const step = sql`(floor(extract(epoch from at) / ${stepSeconds}::int) * ${stepSeconds}::int * 1000)::float8`;
  return sql<SumRow[]>`
    select ${step} as at_ms, kind, name, sum(amount) as amount from ingestion_rollups where ${of} group by 1, 2, 3
    union all
    select ${step}, 'refused', code, sum(amount) from refusal_rollups where ${of} group by 1, 2, 3`;
}

const totalOf = (rows: readonly SumRow[]) => rows.reduce((sum, { amount }) => sum + Number(amount), 0);

function seriesOf(steps: readonly number[], sums: readonly SumRow[]): Overview['series'] {
  const points = new Map(steps.map((at) => [at, { events: 0, entities: 0, states: 0, refused: 0 }]));
  for (const { at_ms, kind, amount } of sums) {
    const point = points.get(at_ms);
    if (point && kind in point) point[kind as keyof typeof point] += Number(amount);
  }
  return [...points].map(([at, point]) => ({ at: new Date(at).toISOString(), ...point }));
}

/** The amounts of a kind by name, the largest first. */
function byName(sums: readonly SumRow[], kind: string): Amounts {
  const amounts = new Map<string, number>();
  for (const row of sums) {
    if (row.kind === kind) amounts.set(row.name, (amounts.get(row.name) ?? 0) + Number(row.amount));
  }
  const named = [...amounts].map(([name, amount]) => ({ name, amount }));
  return named.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount || (a.name < b.name ? -1 : 1));
}
