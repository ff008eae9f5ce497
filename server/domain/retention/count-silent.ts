import type { TransactionSql } from 'postgres';
import { isSilent } from '../entities/index.ts';
import type { EntitiesPreview } from './schemas.ts';

/** So many entities are looked at, and so many of them asked after what was written of them, that a preview stays quick. */
const lookedAtMost = 30_000;
const askedAfterMost = 1_000;

/** The entities that would be erased since nothing was written of them since a moment; null: none would ever. */
export async function countSilent(
  sql: TransactionSql,
  operatorId: number,
  sinceMs: number | null,
): Promise<EntitiesPreview> {
  if (sinceMs === null) return { toErase: 0, areMore: false };
  const [counted] = await sql<{ looked: number; asked: number; silent: number }[]>`
    with looked as materialized (
      select operator_id, id, erased_at, updated_at from entities
      where operator_id = ${operatorId} order by external_id limit ${lookedAtMost + 1}
    ), asked as materialized (
      select * from looked where erased_at is null and updated_at < to_timestamp(${sinceMs}::float8 / 1000)
      limit ${askedAfterMost + 1}
    )
    select (select count(*) from looked)::int as looked, count(*)::int as asked,
      (count(*) filter (where ${isSilent(sql, sinceMs)}))::int as silent
    from asked e`;
  const { looked = 0, asked = 0, silent = 0 } = counted ?? {};
  return { toErase: silent, areMore: looked > lookedAtMost || asked > askedAfterMost };
}
