import type { Sql } from 'postgres';

const rowsEach = 250_000;
const spreadDays = 20;
const dayMs = 86_400_000;

/** Made so far in this run: no two fillings share the lowest bits of their ids. */
let fillings = 0;

/**
 * Stores events of the last twenty days without the product, which would take hours for what growth needs: in turn for
 * each entity, about 150 bytes of data each.
 */
export async function fillEvents(
  sql: Sql,
  { operatorId, entityIds, count }: { operatorId: number; entityIds: readonly string[]; count: number },
): Promise<void> {
  const beginMs = Date.now() - spreadDays * dayMs;
  const stepMs = (spreadDays * dayMs - 60_000) / count;
  const lowest = 2_097_151 - fillings++;
  for (let from = 0; from < count; from += rowsEach) {
    await sql`
      insert into events (operator_id, entity_id, id, type, data)
      select ${operatorId}, (${sql.array([...entityIds])}::bigint[])[1 + n % ${entityIds.length}::int],
        ((${beginMs}::bigint + (n * ${stepMs}::float8)::bigint) << 21) | ${lowest}::bigint, 'transaction',
        ('{"type":"deposit","amount":' || n % 1000 || '.25,"currency":"EUR","method":"card","provider":"adyen",'
          || '"reference":"psp-' || lpad(n::text, 12, '0') || '","ip_country":"MT","fee":0.35}')::json
      from generate_series(${from}::int, ${Math.min(from + rowsEach, count) - 1}::int) as n`;
  }
}
