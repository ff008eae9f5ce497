import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { until } from '../../../tests/setup/child.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { putEvent, retainAt, sumsOf } from '../../../tests/setup/retention.ts';
import type { Context } from '../context.ts';
import { updateSettings } from '../settings/index.ts';
import { getRetentionStatus } from './index.ts';

const externalId = 'p1';
let core: OpenCore;
let owner: Sql;
let close: () => Promise<void>;
const today = new Date();
const monthAt = (ago: number) => Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - ago, 1);

beforeAll(async () => {
  ({ core, owner, close } = await openTestCore());
});
afterAll(() => close());

const nameOf = (ago: number) => `events_${new Date(monthAt(ago)).toISOString().slice(0, 7).replace('-', '_')}`;
const isThere = async (ago: number) => (await owner`select from pg_class where relname = ${nameOf(ago)}`).length > 0;

/** A month as it stands in an installation that is as old. */
async function makeMonth(ago: number) {
  const [from, to] = [BigInt(monthAt(ago)) << 21n, BigInt(monthAt(ago - 1)) << 21n];
  await owner.unsafe(`
    create table ${nameOf(ago)} (like events including all);
    select protect_operator_data('${nameOf(ago)}');
    alter table events attach partition ${nameOf(ago)} for values from (${from}) to (${to})`);
}

async function makeOperator(days: number | null): Promise<Context> {
  const { context } = await createTestOperator(core);
  await sendEntity(context, player(externalId));
  await owner`update entities set updated_at = now() - interval '2 years'`;
  if (days !== null) await updateSettings(context, { dataRetentionDays: days });
  return context;
}

test('a month goes as a whole when everybody whose events it holds agrees, and otherwise event by event', async () => {
  await makeMonth(5);
  await makeMonth(4);
  const [strict, loose] = [await makeOperator(30), await makeOperator(null)];
  for (const ago of [5, 4]) {
    for (let n = 0; n < 3; n++)
      await putEvent(owner, { operatorId: strict.operatorId, externalId }, monthAt(ago) + n * 3_600_000, {}, n);
  }
  await putEvent(owner, { operatorId: loose.operatorId, externalId }, monthAt(4), {}, 9);
  await owner.unsafe(`create function told() returns trigger language plpgsql as $$ begin raise exception 'row by row'; end $$;
    create trigger told before delete on ${nameOf(5)} for each row execute function told()`);
  await retainAt(core, Date.now());
  expect([await isThere(5), await isThere(4)]).toEqual([false, true]);
  const [left] = await owner`select count(*)::int as count from events`;
  expect(left).toEqual({ count: 1 });
  expect((await getRetentionStatus(strict)).runs[0]).toMatchObject({ status: 'completed', eventsRemoved: 6 });
  expect(await sumsOf(core, owner, strict.operatorId)).toMatchObject({ events: 0, storedEvents: 0 });
  expect(await sumsOf(core, owner, loose.operatorId)).toMatchObject({ events: 1, storedEvents: 1 });
  const noted = await owner`select extract(epoch from written_at)::float8 * 1000 as ms from removed_writes`;
  expect(noted).toEqual([]);
});

test('an empty month goes too, and the last one and those to come stay', async () => {
  await makeMonth(3);
  await makeOperator(30);
  await owner`delete from events`;
  await retainAt(core, Date.now());
  expect([await isThere(3), await isThere(1), await isThere(0), await isThere(-6)]).toEqual([false, true, true, true]);
});

test('a month that somebody reads is left for the next run, and nobody who writes waits for it', async () => {
  await makeMonth(3);
  const context = await makeOperator(30);
  const reader = owner.begin(async (sql) => {
    await sql`select count(*) from events`;
    const started = performance.now();
    await retainAt(core, Date.now());
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  await reader;
  expect(await isThere(3)).toBe(true);
  await updateSettings(context, { dataRetentionDays: 31 });
  await retainAt(core, Date.now());
  expect(await isThere(3)).toBe(false);
});

test('a month of the archive is not dropped into which another process has just moved something', async () => {
  const context = await makeOperator(30);
  await owner.unsafe(`select ensure_archive_partition(${BigInt(monthAt(3)) << 21n})`);
  const id = (BigInt(monthAt(3)) << 21n) + 5n;
  const commit = await hold(owner, async (sql) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('oda retention', 0))`;
    await sql`
      insert into events_archive (operator_id, entity_id, first_id, last_id, amount, ids, types, data, occurred_at)
      select ${context.operatorId}, id, ${String(id)}, ${String(id)}, 1, array[${String(id)}::bigint], 'session', '{}', array[null::timestamptz]
      from entities where operator_id = ${context.operatorId}`;
  });
  let isOver = false;
  const run = retainAt(core, Date.now()).finally(() => {
    isOver = true;
  });
  run.catch(() => {});
  await until(async () => isOver || (await owner`select from pg_locks where not granted`).length > 0);
  await commit();
  await expect(run).rejects.toThrow('Another process is at it.');
  expect(await owner`select from events_archive where operator_id = ${context.operatorId}`).toHaveLength(1);
});
