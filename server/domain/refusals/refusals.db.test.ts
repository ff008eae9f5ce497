import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { tidyIfDue } from '../housekeeping/index.ts';
import { formatId } from '../ids.ts';
import { flushRefusals, listRefusals, noteRefusedRequest } from './index.ts';

let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, url, close, owner } = await openTestCore());
});

afterAll(() => close());

const refuse = (code: string, requestId: string, here = core) =>
  noteRefusedRequest(
    here,
    { operatorId: context.operatorId, keyId: 1n, operation: 'POST /entities', requestId },
    { code, message: `Because of ${code}.` },
  );

const sums = async (resolution: string) => {
  const rows = await owner<{ code: string; amount: string }[]>`
    select code, sum(amount) as amount from refusal_rollups
    where operator_id = ${context.operatorId} and resolution = ${resolution} group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ code, amount }) => [code, Number(amount)]));
};

describe('refusals', () => {
  beforeAll(async () => {
    ({ context } = await createTestOperator(core));
  });

  test('are counted by code, in minutes, hours and days, whichever process refused', async () => {
    const second = await openSecondCore(url);
    for (const here of [core, second, core]) refuse('MISSING_FIELDS', 'req_1', here);
    refuse('FORBIDDEN', 'req_2', second);
    await Promise.all([flushRefusals(core), flushRefusals(second)]);
    refuse('FORBIDDEN', 'req_3');
    await flushRefusals(core);
    for (const resolution of ['minute', 'hour', 'day'])
      expect(await sums(resolution)).toEqual({ FORBIDDEN: 2, MISSING_FIELDS: 3 });
    await second.close();
  });

  test('are found by the request id of their answer', async () => {
    refuse('NOT_FOUND', 'req_wanted');
    await flushRefusals(core);
    const { items } = await listRefusals(context, { requestId: 'req_wanted' });
    expect(items).toMatchObject([{ code: 'NOT_FOUND', message: 'Because of NOT_FOUND.', operation: 'POST /entities' }]);
  });

  test('come in pages, newest first, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listRefusals(context, { limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen.length).toBe((await listRefusals(context, { limit: 100 })).items.length);
  });

  test('are neither counted twice nor lost when the database refuses to take them for a while', async () => {
    const before = await sums('day');
    await owner`alter table refusals add constraint closed check (false) not valid`;
    refuse('CONFLICT', 'req_later');
    await expect(flushRefusals(core)).rejects.toThrow();
    await owner`alter table refusals drop constraint closed`;
    refuse('CONFLICT', 'req_later');
    await flushRefusals(core);
    expect(await sums('day')).toEqual({ ...before, CONFLICT: 2 });
    expect((await listRefusals(context, { code: 'CONFLICT' })).items).toHaveLength(2);
  });
});

describe('items of a batch that were refused', () => {
  test('are counted each, and some of them lead to their job', async () => {
    ({ context } = await createTestOperator(core));
    await sendEntity(context, player('p1'));
    const unknown = Array.from({ length: 30 }, () => ({ externalId: 'nobody', ...session() }));
    const { jobId } = await sendBatch(context, 'events', [{ externalId: 'p1', ...session() }, {}, ...unknown], 'again');
    await sendBatch(context, 'events', [{ externalId: 'p1', ...session() }, {}, ...unknown], 'again');
    await flushRefusals(core);
    expect(await sums('day')).toEqual({ ENTITY_NOT_FOUND: 30, MISSING_FIELDS: 1 });
    const { items } = await listRefusals(context, {});
    expect(items.map(({ itemIndex }) => itemIndex)).toEqual([5, 4, 3, 2, 1]);
    for (const item of items) expect(item).toMatchObject({ jobId, requestId: null, operation: 'POST /batch/events' });
  });
});

describe('a flood of refusals', () => {
  test('is counted in full and kept in part: 20 a second, and 1,000 of an operator', async () => {
    ({ context } = await createTestOperator(core));
    for (let n = 0; n < 5_000; n++) refuse('RATE_LIMITED', `req_${n}`);
    await flushRefusals(core);
    expect(await sums('day')).toEqual({ RATE_LIMITED: 5_000 });
    const kept = () => owner`select id from refusals where operator_id = ${context.operatorId} order by id desc`;
    expect((await kept()).length).toBeLessThanOrEqual(40);
    await owner`insert into refusals (operator_id, id, operation, code, message)
      select ${context.operatorId}, (extract(epoch from now())::bigint * 1000 - 60000 << 21) + n, 'GET /', 'X', '' from generate_series(1, 1500) n`;
    const second = await openSecondCore(url);
    refuse('RATE_LIMITED', 'req_last', second);
    await flushRefusals(second);
    await second.close();
    expect(await kept()).toHaveLength(1_000);
    expect((await listRefusals(context, { requestId: 'req_last' })).items).toHaveLength(1);
  });
});

test('refusals go after a week, and sums when they are too fine for their age', async () => {
  ({ context } = await createTestOperator(core));
  const idFrom = (days: number) => `${BigInt(Date.now() - days * 86_400_000) << 21n}`;
  for (const days of [6.9, 7.1])
    await owner`insert into refusals (operator_id, id, operation, code, message)
      values (${context.operatorId}, ${idFrom(days)}, 'GET /', 'X', '')`;
  for (const table of ['refusal_rollups', 'ingestion_rollups'])
    for (const [resolution, days] of [
      ['minute', 2],
      ['minute', 4],
      ['hour', 399],
      ['hour', 401],
      ['day', 500],
    ] as const)
      await owner`insert into ${owner(table)} values (${context.operatorId}, ${resolution}, now() - make_interval(days => ${days}), 'a', 'b', 1)`;
  await owner`delete from housekeeping`;
  await tidyIfDue(core);
  expect((await listRefusals(context, {})).items.map(({ id }) => id)).toEqual(
    [formatId('ref', BigInt(idFrom(6.9)))].map(() => expect.any(String)),
  );
  for (const table of ['refusal_rollups', 'ingestion_rollups']) {
    const left =
      await owner`select resolution from ${owner(table)} where operator_id = ${context.operatorId} order by at desc`;
    expect(
      left.map(({ resolution }) => resolution),
      table,
    ).toEqual(['minute', 'hour', 'day']);
  }
});

test('another operator is told of none of them', async () => {
  ({ context } = await createTestOperator(core));
  refuse('FORBIDDEN', 'req_mine');
  await flushRefusals(core);
  const { context: other } = await createTestOperator(core);
  expect((await listRefusals(at(core, other), {})).items).toEqual([]);
});
