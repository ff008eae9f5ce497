import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import {
  completeBatchJob,
  describeJob,
  dropJob,
  exportJobErrors,
  listJobErrors,
  listJobs,
  startBatchJob,
} from './index.ts';

let core: OpenCore;
let context: Context;
let close: () => Promise<void>;
/** Jobs of each outcome, oldest first. */
let made: { completed: string; refused: string; failed: string; running: string };

const formatted = (id: bigint) => `job_${id.toString(16).padStart(16, '0')}`;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  const completed = (await sendBatch(context, 'entities', [player('ada'), player('bob')])).jobId;
  const refusedItems = [
    { externalId: 'ada', ...session() },
    { externalId: '=cmd()', ...session() },
    { externalId: 'nobody, else', ...session() },
    { externalId: 'ada', eventType: 'kyc', data: {} },
  ];
  const refused = (await sendBatch(context, 'events', refusedItems)).jobId;
  const failed = await startBatchJob(context, 'batch_ingest_states');
  await dropJob(context, failed, 'The process ended; nothing was written.');
  const running = await startBatchJob(context, 'batch_ingest_events');
  made = { completed, refused, failed: formatted(failed), running: formatted(running) };
});
afterAll(() => close());

const idsOf = async (input: Parameters<typeof listJobs>[1] = {}) =>
  (await listJobs(context, input)).items.map(({ id }) => id);

describe('jobs are listed', () => {
  test('newest first, with their counts and without what they refused', async () => {
    const { items } = await listJobs(context, {});
    expect(items.map(({ id, outcome }) => [id, outcome])).toEqual([
      [made.running, 'running'],
      [made.failed, 'failed'],
      [made.refused, 'refused'],
      [made.completed, 'completed'],
    ]);
    expect(items[2]).toMatchObject({ succeeded: 1, failed: 3, progress: 100, completedAt: expect.any(String) });
    expect(items[1]?.error).toContain('nothing was written');
    expect(JSON.stringify(items)).not.toContain('nobody');
  });

  test.each(['completed', 'refused', 'failed', 'running'] as const)('by the outcome %s', async (outcome) => {
    expect(await idsOf({ outcome })).toEqual([made[outcome]]);
  });

  test('by type, and by both', async () => {
    expect(await idsOf({ type: 'batch_ingest_events' })).toEqual([made.running, made.refused]);
    expect(await idsOf({ type: 'batch_ingest_events', outcome: 'refused' })).toEqual([made.refused]);
    expect(await idsOf({ type: 'erase_entity' })).toEqual([]);
  });

  test('in pages that meet and end', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobs(context, { limit: 1, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(await idsOf());
  });
});

describe('the errors of a job', () => {
  test('are counted by code', async () => {
    expect(await describeJob(context, { jobId: made.refused })).toMatchObject({
      outcome: 'refused',
      errorCodes: [
        { code: 'ENTITY_NOT_FOUND', amount: 2 },
        { code: 'VALIDATION_FAILED', amount: 1 },
      ],
    });
  });

  test('come in the order of the batch, in pages, and by code', async () => {
    const first = await listJobErrors(context, { jobId: made.refused, limit: 2 });
    expect(first.items.map(({ index }) => index)).toEqual([1, 2]);
    const second = await listJobErrors(context, { jobId: made.refused, limit: 2, cursor: first.nextCursor ?? -1 });
    expect(second).toMatchObject({ items: [{ index: 3, code: 'VALIDATION_FAILED' }], nextCursor: null });
    const found = await listJobErrors(context, { jobId: made.refused, code: 'VALIDATION_FAILED' });
    expect(found.items.map(({ index }) => index)).toEqual([3]);
  });

  test('make a file in which nothing is a formula', async () => {
    const { fileName, csv } = await exportJobErrors(context, { jobId: made.refused });
    expect(fileName).toBe(`${made.refused}-errors.csv`);
    const lines = csv.split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(/^1,'=cmd\(\),ENTITY_NOT_FOUND,/);
    expect(lines[2]).toMatch(/^2,"nobody, else",ENTITY_NOT_FOUND,/);
  });

  test('are none where nothing was refused', async () => {
    expect(await listJobErrors(context, { jobId: made.completed })).toEqual({ items: [], nextCursor: null });
  });
});

test.each(['', 'job_', 'job_0123456789abcdef', '\0'])('there is no job %j', async (jobId) => {
  for (const verb of [describeJob, listJobErrors, exportJobErrors])
    await expect(verb(context, { jobId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a batch took as long as its writing did, and not until it began', async () => {
  const { context: own } = await createTestOperator(core);
  const id = await startBatchJob(own, 'batch_ingest_events');
  await core.database.transact([own.operatorId], async (tx) => {
    await tx.sql`select pg_sleep(0.3)`;
    await completeBatchJob(tx, own.operatorId, id, { succeeded: 1, failed: 0, duplicates: 0, errors: [] });
  });
  const { createdAt, completedAt } = await describeJob(own, { jobId: formatted(id) });
  expect(Date.parse(completedAt ?? '') - Date.parse(createdAt)).toBeGreaterThanOrEqual(300);
});

test('a batch that ends while it is asked for is told with all that it refused', async () => {
  const { context: own } = await createTestOperator(core);
  const { operatorId } = own;
  const id = await startBatchJob(own, 'batch_ingest_events');
  const errors = [{ index: 0, externalId: null, code: 'VALIDATION_FAILED' as const, message: 'It is wrong.' }];
  let isFirst = true;
  const ormStatement: typeof core.database.ormStatement = async (ids, make) => {
    if (isFirst) {
      isFirst = false;
      // What does not wait for the job has been read by now.
      await sleep(200);
      await core.database.transact([operatorId], (tx) =>
        completeBatchJob(tx, operatorId, id, { succeeded: 0, failed: 1, duplicates: 0, errors }),
      );
    }
    return core.database.ormStatement(ids, make);
  };
  const slow = { ...own, core: { ...core, database: { ormStatement } } } as unknown as Context;
  expect(await describeJob(slow, { jobId: formatted(id) })).toMatchObject({
    outcome: 'refused',
    errorCodes: [{ code: 'VALIDATION_FAILED', amount: 1 }],
  });
});
