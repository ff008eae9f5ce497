import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { tidyIfDue } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

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
