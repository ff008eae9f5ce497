import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestOperator } from '../tests/setup/database.ts';
import { dayMs, midnight, retainAt } from '../tests/setup/retention.ts';
import { openSecondCore } from '../tests/setup/second-core.ts';
import { Closing } from './closing.ts';
import { startScratchDatabase } from './scratch-database.ts';

const events = Number(process.argv[2] ?? 1_000_000);
const entities = Number(process.argv[3] ?? 10_000);
const scratch = mkdtempSync(join(tmpdir(), 'oda-archive-'));
const closing = new Closing();
closing.add(() => rmSync(scratch, { recursive: true, force: true }));
const { url, sql } = await startScratchDatabase(scratch, closing);
const core = await openSecondCore(url, { report: console.error });
const { operator } = await createTestOperator(core);
const now = midnight(Date.now());
await sql.unsafe(`
  insert into entities (operator_id, external_id, id, incarnation, type, data, updated_at)
  select ${operator.id}, 'player-' || n, n, n, 'player', '{"country":"MT"}', now() from generate_series(1, ${entities}) n`);
await sql.unsafe(`
  insert into events (operator_id, entity_id, id, type, data)
  select ${operator.id}, n % ${entities} + 1, ((${now}::bigint + n / 20) << 21) + n % 2048,
    case when n % 3 = 0 then 'transaction' else 'game_activity' end,
    (case when n % 3 = 0 then
      format('{"type":"deposit","amount":%s.%s,"currency":"EUR","method":"card","provider":"acme-pay","reference":"%s"}', n % 5000, n % 100, md5(n::text))
    else format('{"game_id":"slot-%s","bet_amount":%s.%s,"win_amount":%s,"currency":"EUR","round":"%s"}', n % 40, n % 20, n % 100, n % 7, md5(n::text)) end)::json
  from generate_series(1, ${events}) n`);
await sql.unsafe(`insert into states (operator_id, entity_id, key, value, updated_at)
  select ${operator.id}, n, k, case when k = 'balance' then '1234.5' else '"verified"' end::json, to_timestamp(${now} / 1000.0)
  from generate_series(1, ${entities}) n, unnest(array['balance', 'kyc_status', 'risk_score']) k`);
await sql.unsafe(`vacuum analyze`);
const sizes = async () => {
  const rows = await sql.unsafe(`
    select regexp_replace(c.relname, '_20.*', '') as name, sum(pg_total_relation_size(c.oid))::bigint / 1048576.0 as mb from pg_class c
    where c.relkind = 'r' and c.relname ~ '^(events|events_archive|states|states_archive)(_20.*)?$' group by 1 order by 1`);
  return rows.map((row) => `${row.name} ${Number(row.mb).toFixed(1)} MB`).join(', ');
};
console.log('before', await sizes());
await sql`update operator_settings set events_hot_days = 30, events_archive_days = 1000, states_hot_days = 30, states_archive_days = 1000, retention_saved_at = now()`;
const began = performance.now();
await retainAt(core, now + 40 * dayMs);
console.log(`took ${((performance.now() - began) / 1000).toFixed(1)} s`);
await sql.unsafe(`vacuum full analyze`);
console.log('after', await sizes());
console.log(await sql`select count(*)::int, sum(amount)::int from events_archive`);
await core.close();
await closing.close();
process.exit(0);
