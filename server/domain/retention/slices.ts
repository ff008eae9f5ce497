import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionSql } from 'postgres';
import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { RunClock } from './run-clock.ts';

/** Tells the retention of one process from that of another, by the database. */
const lockName = 'oda retention';

const counted = ['eventsArchived', 'eventsRemoved', 'statesArchived', 'statesRemoved', 'entitiesErased'] as const;
export type RetentionCounts = Record<(typeof counted)[number], number>;

/** What is done for one operator by one policy and one day. */
export interface Pass {
  readonly core: Core;
  readonly operatorId: number;
  readonly runId: bigint;
  /** When the policy was saved; another time means that it is another policy. */
  readonly savedAtMs: number;
  readonly clock: RunClock;
  readonly signal: AbortSignal;
}

/** What a slice did, and where the next one begins; null when there is nothing behind it. */
export type Slice<Cursor> = Partial<RetentionCounts> & { next: Cursor | null };

/**
 * Walks over records in small transactions, each with its own counts, and rests after each for as long as it took, so
 * that ingestion has half of the disk at any time. It ends between two slices: told to stop, when the policy is another one by
 * now, or when the database's clock went back.
 */
export async function walk<Cursor>(
  pass: Pass,
  start: Cursor,
  step: (sql: TransactionSql, from: Cursor) => Promise<Slice<Cursor>>,
): Promise<void> {
  const { core, operatorId, signal } = pass;
  for (let from: Cursor | null = start; from !== null; ) {
    signal.throwIfAborted();
    const startedMs = performance.now();
    const begin: Cursor = from;
    from = await core.database.transact([operatorId], async ({ sql }) => {
      await openSlice(sql, [pass]);
      const { next, ...counts } = await step(sql, begin);
      await addCounts(sql, pass, counts);
      return next;
    });
    await sleep(performance.now() - startedMs);
  }
}

/**
 * Joins go by indexes alone, whatever statistics say: a slice is small beside every table that it touches.
 * @throws DomainError when the slice must not be
 */
export async function openSlice(sql: TransactionSql, passes: readonly Pass[]): Promise<void> {
  const [lock] = await sql<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) as mine, set_config('enable_hashjoin', 'off', true),
      set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true), set_config('statement_timeout', '60s', true)`;
  if (!lock?.mine) throw new DomainError('UNAVAILABLE', 'Another process is at it.');
  for (const { clock, operatorId, savedAtMs } of passes) {
    await clock.check(sql);
    const [settings] = await sql<{ saved_ms: number | null }[]>`
      select extract(epoch from retention_saved_at)::float8 * 1000 as saved_ms
      from operator_settings where operator_id = ${operatorId} for share`;
    if (Math.round(settings?.saved_ms ?? 0) !== savedAtMs)
      throw new DomainError('CONFLICT', 'The policy was changed meanwhile.');
  }
}

/** Counts in the transaction of what is counted, so that a run which died shows what it did. */
export async function addCounts(sql: TransactionSql, { operatorId, runId }: Pass, counts: Partial<RetentionCounts>) {
  if (counted.every((name) => !counts[name])) return;
  const { eventsArchived = 0, eventsRemoved = 0, statesArchived = 0, statesRemoved = 0, entitiesErased = 0 } = counts;
  await sql`
    update retention_runs set events_archived = events_archived + ${eventsArchived},
      events_removed = events_removed + ${eventsRemoved}, states_archived = states_archived + ${statesArchived},
      states_removed = states_removed + ${statesRemoved}, entities_erased = entities_erased + ${entitiesErased}
    where operator_id = ${operatorId} and id = ${String(runId)}`;
}
