import type { Sql } from 'postgres';

const rowsEach = 250_000;
const dayMs = 86_400_000;

/** Made so far in this run: no two fillings share the lowest bits of their ids. */
let fillings = 0;

interface Filling {
  operatorId: number;
  entityIds: readonly string[];
  count: number;
  /** Spread from so many days ago to so many days ago; the last twenty unless told otherwise. */
  daysAgo?: readonly [from: number, until: number];
}

/**
 * Stores events of past days without the product, which would take hours for what growth needs: in turn for each
 * entity, about 150 bytes of data each.
 */
export async function fillEvents(
  sql: Sql,
  { operatorId, entityIds, count, daysAgo: [from, until] = [20, 0] }: Filling,
): Promise<void> {
  const beginMs = Date.now() - from * dayMs;
  const stepMs = ((from - until) * dayMs - 60_000) / count;
  const lowest = 2_097_151 - fillings++;
  for (let first = 0; first < count; first += rowsEach) {
    await sql`
      with entity as materialized (
        select id, at - 1 as at from unnest(${sql.array([...entityIds])}::bigint[]) with ordinality as e (id, at)
      )
      insert into events (operator_id, entity_id, id, type, data)
      select ${operatorId}, entity.id, ((${beginMs}::bigint + (n * ${stepMs}::float8)::bigint) << 21) | ${lowest}::bigint,
        'transaction',
        ('{"type":"deposit","amount":' || n % 1000 || '.25,"currency":"EUR","method":"card","provider":"adyen",'
          || '"reference":"psp-' || lpad(n::text, 12, '0') || '","ip_country":"MT","fee":0.35}')::json
      from generate_series(${first}::int, ${Math.min(first + rowsEach, count) - 1}::int) as n
      join entity on entity.at = n % ${entityIds.length}::int`;
  }
}
