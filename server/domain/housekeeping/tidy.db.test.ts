import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
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
  ({ core, url, close, owner } = await openTestCore());
  second = await openSecondCore(url);
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(async () => {
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

  const dayMs = 24 * 60 * 60 * 1000;
  const idFrom = (ageMs: number, n = 0) => ((BigInt(Date.now() - ageMs) << 21n) + BigInt(n)).toString();
  /** Completed batches from so long ago, each with an error. */
  const addJobs = async (ageMs: number, count: number, operatorId = context.operatorId) => {
    const id = idFrom(ageMs);
    await owner`insert into jobs (operator_id, id, type, status, succeeded, failed)
      select ${operatorId}, ${id}::bigint + n, 'batch_ingest_events', 'completed', 0, 1 from generate_series(1, ${count}::int) n`;
    await owner`insert into job_errors (operator_id, job_id, index, code, message)
      select ${operatorId}, ${id}::bigint + n, 0, 'VALIDATION_FAILED', 'no' from generate_series(1, ${count}::int) n`;
    return { jobId: formatId('job', BigInt(id) + 1n) };
  };

  test('drops jobs after 90 days with their errors, and none before', async () => {
    const [old, young] = [await addJobs(90 * dayMs + 1_000, 1), await addJobs(90 * dayMs - 60_000, 1)];
    await tidyIfDue(core);
    await expect(getJob(context, old)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await getJob(context, young)).output?.errors).toHaveLength(1);
    expect(await isThere('job_errors', `job_id = ${BigInt(`0x${old.jobId.slice(4)}`)}`)).toBe(false);
  });

  test('drops what is told of runs of the retention after 90 days, and none before', async () => {
    for (const id of [idFrom(90 * dayMs + 1_000), idFrom(90 * dayMs - 60_000)])
      await owner`insert into retention_runs (operator_id, id, day, saved_at, status)
        values (${context.operatorId}, ${id}, now(), now(), 'completed')`;
    await tidyIfDue(core);
    const kept = await owner<{ young: boolean }[]>`
      select id > ${idFrom(90 * dayMs)}::bigint as young from retention_runs where operator_id = ${context.operatorId}`;
    expect(kept).toEqual([{ young: true }]);
  });

  test('gets through a backlog of more jobs than it drops at once, a few at a time', async () => {
    await owner.unsafe(`
      create table dropped (count int);
      create function count_dropped() returns trigger language plpgsql security definer as $$
        begin insert into dropped select count(*) from gone; return null; end $$;
      create trigger count_dropped after delete on jobs referencing old table as gone
        for each statement execute function count_dropped()`);
    await addJobs(91 * dayMs, 900);
    await tidyIfDue(core);
    expect(await isThere('jobs', `id <= ${idFrom(91 * dayMs)}`)).toBe(false);
    const counts = (await owner<{ count: number }[]>`select count from dropped`).map(({ count }) => count);
    expect(Math.max(...counts)).toBeLessThanOrEqual(200);
    expect(counts.reduce((sum, count) => sum + count)).toBe(900);
    await owner.unsafe('drop function count_dropped cascade; drop table dropped');
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
      create trigger refuse before update or delete on jobs for each row
        when (old.operator_id = ${context.operatorId}) execute function refuse()`);
    const old = await addJobs(91 * dayMs, 1);
    await addJobs(91 * dayMs, 1, others.operatorId);
    expect(await tidyIfDue(reporting)).toBe(true);
    expect(await isThere('jobs', `operator_id = ${others.operatorId} and id <= ${idFrom(91 * dayMs)}`)).toBe(false);
    expect(await getJob(context, old)).toMatchObject({ status: 'completed' });
    expect(reports).toEqual([expect.stringContaining('housekeeping failed')]);
    await owner.unsafe('drop function refuse cascade');
    await reporting.close();
  });
});
