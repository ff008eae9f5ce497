import type { Sql, TransactionSql } from 'postgres';

/** What becomes of a row whose entity somebody is erasing: it waits for that, or finds no entity for now. */
export type LockedEntities = 'wait' | 'skip';

/**
 * For a statement that writes rows `i` (operator_id, external_id): their entities as `e` (id, redacted_through), locked
 * against erasure until commit. `e` is null where there is none. Their order does not matter: an erasure waits for these
 * locks with one entity locked at a time.
 */
export const lockEntity = (sql: Sql | TransactionSql, locked: LockedEntities) => sql`
  left join lateral (
    select e.id, coalesce(e.redacted_through, 0) as redacted_through
    from entities e
    where e.operator_id = i.operator_id and e.external_id = i.external_id collate "C" and e.erased_at is null
    for key share ${locked === 'skip' ? sql`skip locked` : sql``}
  ) as e on true`;
