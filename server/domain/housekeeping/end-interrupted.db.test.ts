import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { formatId } from '../ids.ts';
import { getJob } from '../jobs/index.ts';
import { endInterruptedIfDue } from './index.ts';

let core: OpenCore;
let second: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, url, close, owner } = await openTestCore());
  second = await openSecondCore(url);
  ({ context } = await createTestOperator(core));
});

afterAll(async () => {
  await second.close();
  await close();
});

beforeEach(async () => {
  await owner`update housekeeping set ran_at = now() - interval '1 minute'`;
});

describe('the look for interrupted work', () => {
  test('is done by one of many processes that want to at once, and again after five seconds', async () => {
    const done = await Promise.all(Array.from({ length: 10 }, (_, n) => endInterruptedIfDue(n % 2 ? core : second)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect([await endInterruptedIfDue(core), await endInterruptedIfDue(second)]).toEqual([false, false]);
    await owner`update housekeeping set ran_at = now() - interval '5 seconds'`;
    expect(await endInterruptedIfDue(second)).toBe(true);
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
    await endInterruptedIfDue(core);
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

  test.each([
    ['20 seconds', 'processing'],
    ['31 seconds', 'failed'],
  ])('finds a batch that is unfinished after %s at a living process %s', async (age, status) => {
    const id = core.ids.next();
    await owner`insert into jobs (operator_id, id, type, status, process_id, created_at)
    values (${context.operatorId}, ${id.toString()}, 'batch_ingest_events', 'processing', ${second.processId}, now() - ${age}::interval)`;
    await endInterruptedIfDue(core);
    expect(await getJob(context, { jobId: formatId('job', id) })).toMatchObject({ status });
    await owner`delete from jobs where status = 'processing'`;
  });

  test('goes on for everybody else where it fails for some operators, and tells it', async () => {
    const reports: string[] = [];
    const reporting = await openSecondCore(url, { report: (message) => reports.push(message) });
    await owner`insert into operators (slug, name, pii_salt)
    select 'many-' || n, 'Many', sha256('') from generate_series(1, 500) n`;
    const [last] = await owner<{ id: number }[]>`select max(id)::int as id from operators`;
    const others = { ...context, operatorId: last?.id ?? 0 };
    await owner.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse before update on jobs for each row
      when (old.operator_id = ${context.operatorId}) execute function refuse()`);
    const unfinished = core.ids.next();
    for (const { operatorId } of [context, others]) {
      await owner`insert into jobs (operator_id, id, type, status) values (${operatorId}, ${unfinished.toString()}, 'batch_ingest_events', 'processing')`;
    }
    expect(await endInterruptedIfDue(reporting)).toBe(true);
    expect(await getJob(others, { jobId: formatId('job', unfinished) })).toMatchObject({ status: 'failed' });
    expect(await getJob(context, { jobId: formatId('job', unfinished) })).toMatchObject({ status: 'processing' });
    expect(reports).toEqual([expect.stringContaining('housekeeping failed')]);
    await owner.unsafe('drop function refuse cascade');
    await reporting.close();
  });
});
