import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { type HttpCeiling, startBareServer, startNextNoop } from './ceilings/http-ceilings.ts';
import { makeIdenticalTable } from './ceilings/rows.ts';
import type { Closing } from './closing.ts';
import { type LongTimeline, makeLongTimeline } from './long-timeline.ts';
import type { Options } from './options.ts';
import { type Product, startProduct } from './product.ts';
import { Profiler } from './profile.ts';
import { startScratchDatabase } from './scratch-database.ts';
import { makeTenants, sendPlayers, type Tenants } from './tenants.ts';

/** Everything that is measured, running side by side on this machine. */
export interface Stage {
  sql: Sql;
  tenants: Tenants;
  /** Ids of the main operator's players, for the ceilings that write rows themselves. */
  entityIds: string[];
  product: Product;
  bare: HttpCeiling;
  noop: HttpCeiling;
  insertTable: string;
  copyTable: string;
  longTimeline: LongTimeline;
  profiler: Profiler | null;
}

/** Sets the stage in a folder for temporary files; `closing` takes it down. */
export async function setStage(
  closing: Closing,
  { profile, workers }: Pick<Options, 'profile' | 'workers'>,
  say: (line: string) => void,
): Promise<Stage> {
  const scratch = mkdtempSync(join(tmpdir(), 'oda-bench-'));
  closing.add(() => rmSync(scratch, { recursive: true, force: true }));
  say('Starting PostgreSQL …');
  const { url, sql } = await startScratchDatabase(scratch, closing);
  const piiMasterKey = randomBytes(32);
  const tenants = await makeTenants(url, piiMasterKey);
  say('Starting the product …');
  const product = await startProduct({ scratch, databaseUrl: url, piiMasterKey, inspect: profile, workers });
  closing.add(() => product.stop());
  const profiler = product.inspectorPort === null ? null : await Profiler.connect(product.inspectorPort);
  if (profiler) closing.add(() => profiler.close());
  for (const tenant of [tenants.main, ...tenants.many]) await sendPlayers(product.port, tenant);
  say('Building a Next application that does nothing …');
  const noop = await startNextNoop(scratch);
  closing.add(() => noop.stop());
  const bare = await startBareServer(scratch);
  closing.add(() => bare.stop());
  const entityIds = await listEntityIds(sql, tenants.main.operatorId);
  const insertTable = await makeIdenticalTable(sql, 'inserted_events');
  const copyTable = await makeIdenticalTable(sql, 'copied_events');
  const longTimeline = await makeLongTimeline(sql, tenants.main);
  return { sql, tenants, entityIds, product, bare, noop, insertTable, copyTable, longTimeline, profiler };
}

async function listEntityIds(sql: Sql, operatorId: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id::text as id from entities where operator_id = ${operatorId}`;
  return rows.map(({ id }) => id);
}
