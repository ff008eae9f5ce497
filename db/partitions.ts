import type { Sql, TransactionSql } from 'postgres';

/** Partitions of events are there for so many months to come. */
const monthsAhead = 6;

/** Makes the monthly partitions of events that are missing, without locking readers or writers out. */
export async function ensureEventPartitions(sql: Sql | TransactionSql): Promise<void> {
  await sql`select ensure_event_partitions(${monthsAhead})`;
}
