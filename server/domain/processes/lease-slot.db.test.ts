import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChild, until } from '../../../tests/setup/child.ts';
import { createTestDatabase, type TestDatabase } from '../../../tests/setup/database.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import { SyncedClock } from '../clock.ts';
import { slotCount } from '../ids.ts';
import { beat, leaseSlot, releaseSlot } from './index.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 10, onnotice: () => {} });
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const lease = (processId: string = randomUUID()) => leaseSlot(sql, processId, new SyncedClock());
const age = (processId: string, seconds: number) =>
  sql`update processes set heartbeat_at = now() - make_interval(secs => ${seconds}) where process_id = ${processId}`;

test('ids of processes that run at the same time never meet', async () => {
  const children = Array.from({ length: 4 }, () => startChild('lease-ids', database.url, '30000'));
  await Promise.all(children.map(({ lines }) => until(() => lines.includes('ready'), 20_000)));
  for (const { child } of children) child.stdin.write('go\n');
  await Promise.all(children.map(({ ended }) => ended));
  const ids = children.map(({ lines }) => (lines[1] ?? '').split(' ').map(BigInt));
  for (const own of ids) for (let n = 1; n < own.length; n++) expect((own[n] ?? 0n) > (own[n - 1] ?? 0n)).toBe(true);
  expect(new Set(ids.flat()).size).toBe(4 * 30_000);
}, 40_000);

describe('a slot', () => {
  test('has one holder, however many processes start at once', async () => {
    const slots = await Promise.all(Array.from({ length: 100 }, () => lease()));
    expect(new Set(slots).size).toBe(100);
  });

  test('that was given back stays unused for a minute, and then has another holder', async () => {
    const processId = randomUUID();
    const slot = await lease(processId);
    await releaseSlot(sql, processId);
    const [row] = await sql`
      select extract(epoch from now() - heartbeat_at)::int between 535 and 541 as cooling from processes where slot = ${slot}`;
    expect(row?.cooling).toBe(true);
  });

  test('is not taken from a process that was silent for less than ten minutes', async () => {
    await sql`delete from processes`;
    await sql`insert into processes select n, gen_random_uuid(), now() - interval '599 seconds' from generate_series(0, ${slotCount - 1}) n`;
    await expect(lease()).rejects.toThrow('All process slots are taken.');
    await sql`update processes set heartbeat_at = now() - interval '601 seconds' where slot in (17, 900)`;
    expect((await Promise.all([lease(), lease()])).sort((a, b) => a - b)).toEqual([17, 900]);
    await expect(lease()).rejects.toThrow('All process slots are taken.');
    await sql`delete from processes`;
  });
});

describe('a heartbeat', () => {
  test('keeps a process alive, and tells it when its slot has another holder', async () => {
    const processId = randomUUID();
    const slot = await lease(processId);
    await age(processId, 500);
    expect(await beat(sql, processId, new SyncedClock())).toBe(true);
    const [row] =
      await sql`select heartbeat_at > now() - interval '5 seconds' as fresh from processes where process_id = ${processId}`;
    expect(row?.fresh).toBe(true);
    await sql`update processes set process_id = ${randomUUID()} where slot = ${slot}`;
    expect(await beat(sql, processId, new SyncedClock())).toBe(false);
  });

  test('gives a process that lost its slot another one, so that its ids stay its own', async () => {
    const core = await openSecondCore(database.url);
    const slotOf = (id: bigint) => Number((id >> 11n) & 1_023n);
    const old = slotOf(core.ids.next());
    await sql`update processes set process_id = ${randomUUID()} where slot = ${old}`;
    await core.beat();
    const [row] = await sql<{ slot: number }[]>`select slot from processes where process_id = ${core.processId}`;
    expect(slotOf(core.ids.next())).toBe(row?.slot);
    expect(row?.slot).not.toBe(old);
    await core.close();
  });

  test('moves the clock of the process to that of the database', async () => {
    const clock = new SyncedClock();
    clock.sync(Date.now() + 3_600_000, Date.now(), Date.now());
    expect(clock.now() - Date.now()).toBeGreaterThan(3_500_000);
    const processId = randomUUID();
    await leaseSlot(sql, processId, clock);
    const [row] = await sql<
      { now_ms: number }[]
    >`select extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`;
    expect(Math.abs(clock.now() - (row?.now_ms ?? 0))).toBeLessThan(500);
  });
});
