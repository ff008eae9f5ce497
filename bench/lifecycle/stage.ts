import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { Closing } from '../closing.ts';
import { fillEvents } from '../fill-events.ts';
import { type LongTimeline, makeLongTimeline } from '../long-timeline.ts';
import { type Product, startProduct } from '../product.ts';
import { startScratchDatabase } from '../scratch-database.ts';
import { makeTenants, sendPlayers, type Tenant } from '../tenants.ts';

/** The program on a database of its own, with an operator that has very many events, some of them old. */
export interface LifecycleStage {
  sql: Sql;
  databaseUrl: string;
  product: Product;
  tenant: Tenant;
  longTimeline: LongTimeline;
  /** Stops the program and starts it with a newer master key beside the one that it has. */
  restartWithNewerKey: () => Promise<Product>;
}

/** Older than any `hot_days`, and younger than any `archive_days`. */
const oldDaysAgo = [60, 40] as const;

export async function setLifecycleStage(
  closing: Closing,
  { events, old }: { events: number; old: number },
  say: (line: string) => void,
): Promise<LifecycleStage> {
  const scratch = mkdtempSync(join(tmpdir(), 'oda-bench-lifecycle-'));
  closing.add(() => rmSync(scratch, { recursive: true, force: true }));
  say('Starting PostgreSQL and the product …');
  const { url: databaseUrl, sql } = await startScratchDatabase(scratch, closing);
  const piiMasterKey = randomBytes(32);
  const { main: tenant } = await makeTenants(databaseUrl, piiMasterKey);
  const options = { scratch, databaseUrl, piiMasterKey, inspect: false, workers: 1 };
  const product = await startProduct(options);
  closing.add(() => product.stop());
  await sendPlayers(product.port, tenant);
  const longTimeline = await makeLongTimeline(sql, tenant);
  say(`Storing ${events.toLocaleString('en')} events, ${old.toLocaleString('en')} of them old …`);
  await makePartitions(sql, ...oldDaysAgo);
  const rows = await sql<{ id: string }[]>`select id::text from entities where operator_id = ${tenant.operatorId}`;
  const filling = { operatorId: tenant.operatorId, entityIds: rows.map(({ id }) => id) };
  await fillEvents(sql, { ...filling, count: old, daysAgo: oldDaysAgo });
  await fillEvents(sql, { ...filling, count: events - old });
  // What autovacuum does within minutes on an installation that grew to this size over months.
  await sql`vacuum analyze`;
  await sql`checkpoint`;
  const restartWithNewerKey = async () => {
    await product.stop();
    const next = await startProduct({ ...options, newerMasterKey: randomBytes(32) });
    closing.add(() => next.stop());
    return next;
  };
  return { sql, databaseUrl, product, tenant, longTimeline, restartWithNewerKey };
}

/** The months of those days, which an installation that is so old has had for long. */
async function makePartitions(sql: Sql, fromDaysAgo: number, untilDaysAgo: number): Promise<void> {
  const months = await sql<{ name: string; first: string; next: string }[]>`
    select 'events_' || to_char(month, 'YYYY_MM') as name,
      ((extract(epoch from month)::bigint * 1000) << 21)::text as first,
      ((extract(epoch from month + interval '1 month')::bigint * 1000) << 21)::text as next
    from generate_series(
      date_trunc('month', now() - make_interval(days => ${fromDaysAgo}), 'UTC'),
      now() - make_interval(days => ${untilDaysAgo}), interval '1 month', 'UTC') as month`;
  for (const { name, first, next } of months) {
    const [{ missing } = { missing: false }] = await sql<
      { missing: boolean }[]
    >`select to_regclass(${name}) is null as missing`;
    if (!missing) continue;
    await sql`create table ${sql(name)} (like events including all)`;
    await sql`select protect_operator_data(${name}::regclass)`;
    await sql.unsafe(`alter table events attach partition ${name} for values from (${first}) to (${next})`);
  }
}
