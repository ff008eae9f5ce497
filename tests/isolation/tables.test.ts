import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { systemCaller } from '#server/domain/context.ts';
import { flushRefusals } from '#server/domain/refusals/index.ts';
import { rollUpIngestion } from '#server/domain/rollups/index.ts';
import { createUser } from '#server/domain/users/index.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { fillOperator } from '../setup/fill-operator.ts';
import { player, sendEntity } from '../setup/requests.ts';

const undo = new Error('undone');
/** What the program may neither change nor remove, its own rows included. */
const appendOnly = ['audit_log', 'erasure_receipts'];

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let tables: string[];
let ada: number;
let bob: number;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  const fill = async (mark: string) => {
    const { context } = await createTestOperator(core);
    await fillOperator(context, mark);
    await createUser(systemCaller(core), {
      email: `${mark}@example.com`,
      name: mark,
      password: 'a long enough one',
      operatorId: context.operatorId,
      role: 'owner',
    });
    return context;
  };
  const both = await Promise.all([fill('ada'), fill('bob')]);
  await Promise.all([rollUpIngestion(core), flushRefusals(core)]);
  for (const { operatorId } of both) await fillArchive(operatorId);
  await Promise.all(both.map((context) => sendEntity(context, player('not-summed-yet'))));
  [ada, bob] = both.map(({ operatorId }) => operatorId) as [number, number];
  const rows = await owner<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'operator_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
  tables = rows.map(({ name }) => name);
});

/** What the retention leaves. */
async function fillArchive(operatorId: number): Promise<void> {
  const id = '4000000000000000000';
  await owner`select ensure_archive_partition(${id})`;
  await owner`insert into events_archive values (${operatorId}, 1, ${id}, ${id}, 1, array[${id}::bigint], 'session', array[now()], '{}')`;
  await owner`insert into states_archive values (${operatorId}, 1, 'balance', '1', now())`;
  await owner`insert into removed_writes values (${operatorId}, 1, now())`;
  await owner`insert into retention_runs (operator_id, id, day, saved_at, status) values (${operatorId}, 1, now(), now(), 'completed')`;
}

afterAll(() => close());

const count = async (sql: Pick<Sql, 'unsafe'>, table: string, where = 'true') => {
  const [row] = await sql.unsafe<{ count: number }[]>(`select count(*)::int as count from ${table} where ${where}`);
  return row?.count;
};

/** Counts what a statement of Bob's transaction touched, and undoes it. */
async function touchedByBob(statement: string): Promise<number | string> {
  let touched: number | string = 'nothing ran';
  const attempt = core.database.transact([bob], async ({ sql }) => {
    touched = await sql.unsafe(statement).then(
      (result) => result.count,
      (error: { code: string }) => error.code,
    );
    throw undo;
  });
  await attempt.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return touched;
}

describe('in every table with an operator_id', () => {
  test('both operators have rows, so that the other tests mean something', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(9);
    for (const table of tables)
      for (const id of [ada, bob]) expect(await count(owner, table, `operator_id = ${id}`), table).toBeGreaterThan(0);
  });

  test('nothing is visible without a setting', async () => {
    for (const table of tables) expect(await count(core.database.sql, table), table).toBe(0);
    for (const table of ['operators', 'users']) expect(await count(core.database.sql, table), table).toBe(0);
  });

  test('an operator sees its rows and no others', async () => {
    for (const table of tables) {
      const seen = await core.database.transact([bob], ({ sql }) => count(sql, table));
      expect(seen, table).toBe(await count(owner, table, `operator_id = ${bob}`));
      expect(await core.database.transact([bob], ({ sql }) => count(sql, table, `operator_id = ${ada}`)), table).toBe(
        0,
      );
    }
  });

  test('an operator neither changes, moves nor removes a row of another', async () => {
    for (const table of tables) {
      const nothing = appendOnly.includes(table) ? '42501' : 0;
      expect(
        await touchedByBob(`update ${table} set operator_id = operator_id where operator_id = ${ada}`),
        table,
      ).toBe(nothing);
      expect(await touchedByBob(`update ${table} set operator_id = ${bob} where operator_id = ${ada}`), table).toBe(
        nothing,
      );
      expect(await touchedByBob(`update ${table} set operator_id = ${ada} where operator_id = ${bob}`), table).toBe(
        '42501',
      );
      expect(await touchedByBob(`delete from ${table} where operator_id = ${ada}`), table).toBe(nothing);
    }
  });

  test('an operator puts no row in for another', async () => {
    for (const table of tables) {
      const columns = await owner<{ name: string }[]>`
        select quote_ident(attname) as name from pg_attribute
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'operator_id'`;
      const list = columns.map(({ name }) => name).join(', ');
      expect(
        await touchedByBob(`insert into ${table} (operator_id, ${list}) select ${ada}, ${list} from ${table}`),
        table,
      ).toBe('42501');
    }
  });
});

test('an operator sees the people who belong to it and no others', async () => {
  const people = (operatorIds: number[]) =>
    core.database.transact(
      operatorIds,
      ({ sql }) => sql<{ name: string }[]>`select distinct name from users order by name`,
    );
  expect([await people([ada]), await people([bob]), await people([])]).toEqual([
    [{ name: 'ada' }],
    [{ name: 'bob' }],
    [],
  ]);
});
