import type { Sql, TransactionSql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { describeError } from '#server/describe-error.ts';
import { until } from '../../../tests/setup/child.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { listEvents } from '../events/index.ts';
import { endInterruptedIfDue } from '../housekeeping/index.ts';
import { getJob } from '../jobs/index.ts';
import { eraseEntity } from './index.ts';

const count = 12_000;
const reports: string[] = [];
let core: OpenCore;
let working: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;
let rounds = 0;
let id: string;

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  // The process whose erasures are interrupted; `core` is another one.
  working = await openSecondCore(opened.url, {
    report: (message, error) => reports.push(JSON.stringify([message, describeError(error)])),
  });
  owner = opened.owner;
  ({ context } = await createTestOperator(core));
});

afterAll(async () => {
  await working.close();
  await close();
});

beforeEach(async () => {
  reports.length = 0;
  id = `whale-${++rounds}`;
  await sendEntity(context, player(id));
  for (let sent = 0; sent < count; sent += 4_000) {
    const item = (_: unknown, n: number) => ({ externalId: id, ...session({ secret: `canary-${sent + n}` }) });
    await sendBatch(context, 'events', Array.from({ length: 4_000 }, item));
  }
});

const erase = (through: OpenCore) => eraseEntity(at(through, context), { externalId: id });
const raw = async () => {
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from events v join entities e on e.id = v.entity_id
    where e.external_id = ${id} and v.data->>'secret' is not null`;
  return row?.count;
};
const completed = (jobId = '') => until(async () => (await getJob(context, { jobId })).status === 'completed', 20_000);
const workerOf = async (jobId = '') => {
  const id = BigInt(`0x${jobId.slice(4)}`).toString();
  const [job] = await owner<{ process_id: string }[]>`select process_id from jobs where id = ${id}`;
  return job?.process_id;
};

/** Keeps the job from going on by holding one of its events, the 6,000th. */
const holdUp = () => {
  const event = (sql: TransactionSql) => sql`
    select v.id from events v join entities e on e.id = v.entity_id
    where e.external_id = ${id} order by v.id offset 6000 limit 1 for update of v`;
  return hold(owner, event);
};
const heldUp = () => owner`from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
const isHeldUp = () => until(async () => (await owner`select 1 ${heldUp()}`).length > 0);

describe('the erasure of an entity with more than 10,000 events', () => {
  test('is acknowledged with a job and with the counts of all', async () => {
    const answer = await erase(core);
    expect(answer).toMatchObject({ eventsRedacted: count, jobId: expect.stringMatching(/^job_[0-9a-f]{16}$/) });
    await completed(answer.jobId);
    expect(await getJob(context, { jobId: answer.jobId ?? '' })).toMatchObject({
      type: 'erase_entity',
      progress: 100,
      output: null,
      error: null,
    });
    expect(await raw()).toBe(0);
  });

  test('makes every event read as redacted at once, long before it is overwritten', async () => {
    const release = await holdUp();
    const { jobId } = await erase(working);
    await isHeldUp();
    expect(await raw()).toBeGreaterThan(5_000);
    let cursor: string | undefined;
    for (let page = 0; page < 120; page++) {
      const { events, pagination } = await listEvents(context, { externalId: id, ...(cursor && { cursor }) });
      expect(new Set(events.map(({ data }) => data.text))).toEqual(new Set(['{"_redacted":true}']));
      cursor = pagination.nextCursor ?? undefined;
    }
    expect(cursor).toBeUndefined();
    expect(await getJob(context, { jobId: jobId ?? '' })).toMatchObject({
      status: 'processing',
      output: null,
      completed_at: null,
    });
    await release();
    await completed(jobId);
    expect(await raw()).toBe(0);
  });

  test('touches nothing of a new life that begins meanwhile, and a second erasure is counted by itself', async () => {
    const release = await holdUp();
    const { jobId } = await erase(working);
    await sendEntity(context, player(id));
    const fresh = await sendEvent(context, id, session({ life: 2 }));
    await release();
    await completed(jobId);
    const { events } = await listEvents(context, { externalId: id, limit: 2 });
    expect(events).toMatchObject([
      { id: fresh.id, data: { text: '{"life":2}' } },
      { data: { text: '{"_redacted":true}' } },
    ]);
    expect(await erase(core)).toMatchObject({ eventsRedacted: 1 });
    expect(await raw()).toBe(0);
  });
});

describe('an erasure job that was interrupted', () => {
  const stopHeartbeat = () =>
    owner`update processes set heartbeat_at = now() - interval '21 seconds' where process_id = ${working.processId}`;
  const makeDue = () => owner`update housekeeping set ran_at = now() - interval '1 minute'`;

  const endItsBackend = () => owner`select pg_terminate_backend(pid) ${heldUp()}`;

  test('by the end of its process is taken up by another, which then has it alone', async () => {
    const release = await holdUp();
    const { jobId } = await erase(working);
    await isHeldUp();
    await endItsBackend();
    await until(() => reports.length > 0);
    await stopHeartbeat();
    await makeDue();
    await endInterruptedIfDue(core);
    expect(await workerOf(jobId)).toBe(core.processId);
    await endInterruptedIfDue(working);
    await release();
    await completed(jobId);
    expect(await raw()).toBe(0);
    expect(await workerOf(jobId)).toBe(core.processId);
    await working.beat();
  });

  test('only in its heartbeat goes on, and holds up nobody who tidies', async () => {
    const release = await holdUp();
    const { jobId } = await erase(working);
    await isHeldUp();
    await stopHeartbeat();
    await makeDue();
    const start = performance.now();
    await endInterruptedIfDue(core);
    expect(performance.now() - start).toBeLessThan(3_000);
    await release();
    await completed(jobId);
    expect(await workerOf(jobId)).toBe(working.processId);
    await working.beat();
  });

  test('by an error is taken up by its own process, though another one tidies', async () => {
    const release = await holdUp();
    const { jobId } = await erase(working);
    await isHeldUp();
    await endItsBackend();
    await until(() => reports.length > 0);
    await release();
    await makeDue();
    expect(await endInterruptedIfDue(core)).toBe(true);
    expect((await getJob(context, { jobId: jobId ?? '' })).status).toBe('processing');
    expect(await endInterruptedIfDue(working)).toBe(false);
    await completed(jobId);
    expect(await raw()).toBe(0);
  });

  test('by an error that repeats what it met is reported without any of it', async () => {
    await owner.unsafe(`
      create function complain() returns trigger language plpgsql as $$ begin raise exception 'bad %', old.data; end $$;
      create trigger complain before update on events for each row execute function complain()`);
    const { jobId } = await erase(working);
    await until(() => reports.length > 0);
    expect(reports.join()).not.toContain('canary');
    expect(reports.join()).toContain('P0001');
    await owner.unsafe('drop function complain cascade');
    await endInterruptedIfDue(working);
    await completed(jobId);
    expect(await raw()).toBe(0);
  });
});
