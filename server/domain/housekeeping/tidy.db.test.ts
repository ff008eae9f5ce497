import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { formatId } from '../ids.ts';
import { getJob } from '../jobs/index.ts';
import { tidyIfDue } from './index.ts';

let core: OpenCore;
let second: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, url, close } = await openTestCore());
  second = await openSecondCore(url);
  owner = postgres(url, { max: 3, onnotice: () => {} });
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(async () => {
  await owner.end();
  await second.close();
  await close();
});

beforeEach(async () => {
  await owner`update housekeeping set ran_at = now() - interval '1 minute'`;
});

const isThere = async (table: string, where: string) =>
  (await owner.unsafe(`select 1 from ${table} where ${where}`)).length > 0;

describe('tidying', () => {
  test('is done by one of many processes that want to at once, and not again before it is due', async () => {
    const done = await Promise.all(Array.from({ length: 10 }, (_, n) => tidyIfDue(n % 2 ? core : second)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect([await tidyIfDue(core), await tidyIfDue(second)]).toEqual([false, false]);
    await owner`update housekeeping set ran_at = now() - interval '20 seconds'`;
    expect(await tidyIfDue(second)).toBe(true);
  });

  test('drops idempotency records after 24 hours and none before, of every operator', async () => {
    const { context: other } = await createTestOperator(core, { name: 'Other' });
    await sendEntity(other, player('p1'));
    for (const [caller, key] of [
      [context, 'a-old'],
      [context, 'a-young'],
      [other, 'b-old'],
      [other, 'b-young'],
    ] as const) {
      await sendEvent(caller, 'p1', session(), key);
    }
    await owner`update idempotency_keys set created_at = now() - interval '24 hours' where key like '%old'`;
    await owner`update idempotency_keys set created_at = now() - interval '23 hours 59 minutes' where key like '%young'`;
    await tidyIfDue(core);
    const kept = await owner<{ key: string }[]>`select key from idempotency_keys order by key`;
    expect(kept.map(({ key }) => key)).toEqual(['a-young', 'b-young']);
  });

  test('gets through a backlog of more records than it drops at once', async () => {
    await owner`insert into idempotency_keys (operator_id, operation, key, fingerprint, created_at)
      select ${context.operatorId}, 'event', 'backlog ' || n, '\\x00', now() - interval '2 days' from generate_series(1, 45000) n`;
    await tidyIfDue(core);
    expect(await isThere('idempotency_keys', `key like 'backlog%'`)).toBe(false);
  });

  test('drops jobs after 90 days with their errors, and none before', async () => {
    const [old, young] = [await sendBatch(context, 'events', [{}]), await sendBatch(context, 'events', [{}])];
    const age = (jobId: string, days: number) =>
      owner`update jobs set created_at = now() - make_interval(days => ${days}) where id = ${BigInt(`0x${jobId.slice(4)}`).toString()}`;
    await age(old.jobId, 90);
    await age(young.jobId, 89);
    await tidyIfDue(core);
    await expect(getJob(context, old)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await getJob(context, young)).output?.errors).toHaveLength(1);
    expect(await isThere('job_errors', `job_id = ${BigInt(`0x${old.jobId.slice(4)}`)}`)).toBe(false);
  });

  test('ends the unfinished jobs of processes that are gone or silent, and leaves those of living ones', async () => {
    const silent = await openSecondCore(url);
    await owner`update processes set heartbeat_at = now() - interval '21 seconds' where process_id = ${silent.processId}`;
    const jobs = {
      [core.processId]: 'processing',
      [second.processId]: 'processing',
      [silent.processId]: 'failed',
      [randomUUID()]: 'failed',
    };
    const ids = new Map<string, bigint>();
    for (const processId of Object.keys(jobs)) {
      const id = core.ids.next();
      ids.set(processId, id);
      await owner`insert into jobs (operator_id, id, type, status, process_id)
        values (${context.operatorId}, ${id.toString()}, 'batch_ingest_events', 'processing', ${processId})`;
    }
    await tidyIfDue(core);
    for (const [processId, status] of Object.entries(jobs)) {
      const job = await getJob(context, { jobId: formatId('job', ids.get(processId) ?? 0n) });
      expect(job).toMatchObject({
        status,
        error: status === 'failed' ? expect.stringContaining('nothing was written') : null,
      });
    }
    await silent.close();
    await owner`delete from jobs where status = 'processing'`;
  });
});

describe('partitions of events', () => {
  const partitions = () => owner<{ name: string; bounds: string }[]>`
    select relname as name, pg_get_expr(relpartbound, oid) as bounds from pg_class
    where relispartition and relkind = 'r' and relname like 'events%' order by 1`;
  const firstIdOf = (month: number) =>
    (
      BigInt(new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + month, 1)).getTime()) << 21n
    ).toString();

  test('are there for the last, this and the next six months, each a month of ids wide', async () => {
    const bounds = (await partitions()).map((one) => one.bounds);
    for (let month = -1; month <= 6; month++) {
      expect(bounds).toContain(`FOR VALUES FROM ('${firstIdOf(month)}') TO ('${firstIdOf(month + 1)}')`);
    }
  });

  test('are made again by the tidying where one is missing, while an open transaction reads and others write', async () => {
    const before = await partitions();
    await owner.unsafe(`drop table ${before.at(-1)?.name}`);
    const release = await hold(owner, (sql) => sql`select count(*) from events`);
    const start = performance.now();
    const [tidied] = await Promise.all([
      tidyIfDue(core),
      ...Array.from({ length: 20 }, () => sendEvent(context, 'p1', session())),
    ]);
    expect([tidied, await partitions()]).toEqual([true, before]);
    expect(performance.now() - start).toBeLessThan(3_000);
    await release();
  });

  test('take every id of their months', async () => {
    for (let month = -1; month <= 6; month++) {
      for (const id of [firstIdOf(month), (BigInt(firstIdOf(month + 1)) - 1n).toString()]) {
        await owner`insert into events (operator_id, entity_id, id, type, data) values (${context.operatorId}, 1, ${id}, 'session', '{}')`;
      }
    }
  });
});
