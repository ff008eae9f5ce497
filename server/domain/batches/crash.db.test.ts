import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { startChild, until } from '../../../tests/setup/child.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendBatch, sendEntity, session } from '../../../tests/setup/requests.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { endInterruptedIfDue } from '../housekeeping/index.ts';
import { formatId } from '../ids.ts';
import { getJob } from '../jobs/index.ts';

let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, url, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

/** Lets the minute pass after which a process without a heartbeat counts as dead. */
async function letHeartbeatStop(processId: string): Promise<void> {
  await owner`update processes set heartbeat_at = now() - interval '21 seconds' where process_id = ${processId}`;
  await owner`update housekeeping set ran_at = now() - interval '1 minute'`;
}

const holdEntity = () => hold(owner, (sql) => sql`select 1 from entities where external_id = 'p1' for update`);

const batchSizes = () => owner<{ batch: string; count: number }[]>`
  select data->>'batch' as batch, count(*)::int as count from events where data->>'batch' is not null group by 1`;

describe('a process that is killed in a batch', () => {
  const size = 400;
  const killed: { acknowledged: string[]; processId: string }[] = [];

  beforeAll(async () => {
    for (let round = 0; round < 3; round++) {
      const { child, lines, ended } = startChild('ingest-forever', url, String(context.operatorId), 'p1', String(size));
      const acknowledged = () => lines.filter((line) => line.startsWith('acknowledged'));
      await until(() => acknowledged().length >= 2 + round);
      // Anywhere in a batch; in the last round surely before its commit, since it waits for the entity.
      const release = round === 2 ? await holdEntity() : undefined;
      await until(async () => (await owner`select 1 from jobs where status = 'processing'`).length > 0);
      child.kill('SIGKILL');
      await ended;
      await release?.();
      killed.push({
        acknowledged: acknowledged().map((line) => line.split(' ')[1] ?? ''),
        processId: lines[0]?.split(' ')[1] ?? '',
      });
    }
  }, 60_000);

  test('leaves each batch wholly there or not at all', async () => {
    for (const { batch, count } of await batchSizes()) expect(count, batch).toBe(size);
  });

  test('has lost nothing that it acknowledged', async () => {
    const there = (await batchSizes()).map(({ batch }) => batch);
    for (const { acknowledged } of killed) {
      expect(acknowledged.length).toBeGreaterThanOrEqual(2);
      for (const batch of acknowledged) expect(there).toContain(batch);
    }
  });

  test('claimed keys for what is there and for nothing else', async () => {
    const claims = await owner<{ batch: string; count: number }[]>`
      select split_part(key, ' ', 1) as batch, count(*)::int as count from idempotency_keys where operation = 'event' group by 1 order by 1`;
    expect([...claims]).toEqual([...(await batchSizes())].sort((a, b) => (a.batch < b.batch ? -1 : 1)));
  });

  test('has its job ended as failed by another process, with an error that says that nothing was written', async () => {
    for (const { processId } of killed) await letHeartbeatStop(processId);
    const open = await owner<{ id: string; type: string }[]>`select id, type from jobs where status = 'processing'`;
    expect(open.length).toBeGreaterThan(0);
    expect(await endInterruptedIfDue(core)).toBe(true);
    for (const { id } of open) {
      const job = await getJob(context, { jobId: formatId('job', BigInt(id)) });
      expect(job).toMatchObject({
        type: 'batch_ingest_events',
        status: 'failed',
        output: null,
        error: expect.stringContaining('nothing was written'),
      });
      expect(job.completed_at).not.toBeNull();
    }
  });
});

test('a batch whose job was given up while it ran writes nothing', async () => {
  const slow = await openSecondCore(url);
  const [before] = await owner`select count(*)::int as count from events`;
  // Somebody holds the entity, so that the batch must wait in the middle of its transaction.
  const release = await holdEntity();
  const batch = sendBatch({ ...context, core: slow }, 'events', [{ externalId: 'p1', ...session() }], 'given up');
  const outcome = batch.catch((error: unknown) => error);
  const [job] = await until(async () => {
    const rows = await owner<
      { id: string }[]
    >`select id from jobs where status = 'processing' and process_id = ${slow.processId}`;
    return rows.length > 0 ? rows : null;
  });
  await letHeartbeatStop(slow.processId);
  await endInterruptedIfDue(core);
  await release();
  expect(await outcome).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('nothing was written') });
  expect(await owner`select count(*)::int as count from events`).toEqual([before]);
  expect(await owner`select 1 from idempotency_keys where key = 'given up'`).toHaveLength(0);
  expect(await getJob(context, { jobId: formatId('job', BigInt(job?.id ?? 0)) })).toMatchObject({ status: 'failed' });
  expect(await sendBatch(context, 'events', [{ externalId: 'p1', ...session() }], 'given up')).toMatchObject({
    succeeded: 1,
    replayed: false,
  });
  await slow.close();
});
