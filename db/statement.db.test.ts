import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useTwoOperators } from '../tests/setup/two-operators.ts';
import { Database } from './database.ts';

/** A pool of one connection, so that every statement meets what the one before left behind. */
const stage = useTwoOperators({ connections: 1 });

const seenOutside = async () => (await stage.database.sql`select id from operators`).length;

describe('a statement in a transaction of its own', () => {
  const seenBy = async (operatorIds: number[]) =>
    (
      await stage.database.statement(operatorIds, (sql) => sql<{ id: string }[]>`select id from operators order by id`)
    ).map(({ id }) => Number(id));

  test('sees the operators that it was opened for and no other, and leaves its setting to nobody', async () => {
    expect([await seenBy([]), await seenBy([3]), await seenBy([1]), await seenBy([2, 1])]).toEqual([
      [],
      [],
      [1],
      [1, 2],
    ]);
    expect(await seenOutside()).toBe(0);
  });

  test('is committed when it is answered', async () => {
    await stage.database.statement([2], (sql) => sql`update operators set name = 'Renamed' where id = 2`);
    expect(await stage.owner`select name from operators where id = 2`).toEqual([{ name: 'Renamed' }]);
  });

  test('that fails leaves nothing, and its connection works on', async () => {
    const failing = stage.database.statement([1], (sql) => sql`update operators set name = (1/0)::text where id = 1`);
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await seenBy([1])).toEqual([1]);
    expect(await seenOutside()).toBe(0);
  });

  test('is on its way before anything else is done in the same turn', async () => {
    const ask = () =>
      stage.database.statement(
        [1],
        (sql) => sql<{ at: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`,
      );
    await ask();
    const asked = ask();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const busyUntil = Date.now() + 300;
    while (Date.now() < busyUntil);
    expect((await asked)[0]?.at).toBeLessThan(busyUntil - 100);
  });

  test('writes nothing for another operator', async () => {
    const update = await stage.database.statement([1], (sql) => sql`update operators set name = 'Mine' where id = 2`);
    expect(update.count).toBe(0);
    await expect(seenBy([0])).rejects.toThrow('positive whole number');
  });

  test('works on after the server has forgotten what was prepared, and after its connection was lost', async () => {
    await seenBy([1]);
    await stage.database.sql`deallocate all`.simple();
    expect(await seenBy([1])).toEqual([1]);
    await stage.database.sql`deallocate all`.simple();
    expect(await stage.database.statement([1], (sql) => sql`select slug from operators where id = 1`)).toHaveLength(1);
    const lost = stage.database.statement([1], (sql) => sql`select pg_terminate_backend(pg_backend_pid())`);
    await expect(lost).rejects.toThrow();
    expect(await seenBy([2])).toEqual([2]);
  });

  test('is prepared whatever the URL says', async () => {
    const told = new Database(`${stage.url}?prepare=false`, { max: 1 });
    expect(await told.statement([1], (sql) => sql`select slug from operators`)).toHaveLength(1);
    await told.close();
  });

  test('cannot be one that is not prepared', async () => {
    const simple = stage.database.statement([1], (sql) => sql`select id from operators`.simple());
    await expect(simple).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
    expect(await seenBy([1])).toEqual([1]);
  });
});

describe('a statement that waits for a connection', () => {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let pair: Database;
  let order: string[];
  const note = (name: string) => () => void order.push(name);
  const nap = (seconds: number) => pair.sql`select pg_sleep(${seconds})`.execute();
  const look = (seconds = 0) => pair.statement([1], (sql) => sql`select pg_sleep(${seconds})`);

  beforeEach(async () => {
    order = [];
    pair = new Database(stage.url, { max: 2 });
    await Promise.all([nap(0.05), nap(0.05)]); // both connections are there
  });
  afterEach(() => pair.close());

  test('is passed by none of the queries that come later', async () => {
    const lanes = Array.from({ length: 6 }, async () => {
      for (let round = 0; round < 10; round++) await nap(0.02);
      order.push('lane');
    });
    await pause(50);
    await Promise.all([look().then(note('statement')), ...lanes]);
    expect(order[0]).toBe('statement');
  });

  test('is put behind no slow query while the other connection is free', async () => {
    const both = [look(0.1), look(0.3)];
    await pause(30);
    const slow = nap(1).then(note('slow'));
    await Promise.all([...both, slow, look().then(note('statement'))]);
    expect(order).toEqual(['statement', 'slow']);
  });
});

describe('a statement that waits for a lock', () => {
  const settings = { idle_timeout: 0, onnotice: () => {} };

  test('holds up nothing else, and nothing that waits holds it up', async () => {
    const three = new Database(stage.url, { max: 3 });
    const locking = postgres(stage.url, { ...settings, max: 1 });
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    try {
      await Promise.all([1, 2, 3].map(() => three.sql`select pg_sleep(0.05)`)); // all connections are there
      let free = () => {};
      const locked = locking.begin(async (sql) => {
        await sql`update operators set name = 'Locked' where id = 1`;
        await sql`select pg_advisory_xact_lock(1)`;
        await new Promise<void>((resolve) => {
          free = resolve;
        });
      });
      await expect.poll(() => stage.owner`select 1 from pg_locks where locktype = 'advisory'`).not.toHaveLength(0);
      const waiting = three
        .statement([1], (sql) => sql`update operators set name = 'Waited' where id = 1`)
        .then(note('waiting'));
      await Promise.all(Array.from({ length: 5 }, () => three.sql`select 1`));
      const behind = three.sql`select pg_advisory_xact_lock(1)`.then(note('behind'));
      const slow = three.sql`select pg_sleep(0.3)`.then(note('slow'));
      const second = three.statement([2], (sql) => sql`select id from operators`).then(note('second'));
      await Promise.all([slow, second]);
      expect(order).toEqual(['slow', 'second']);
      free();
      await Promise.all([locked, waiting, behind]);
    } finally {
      await Promise.all([three.close(), locking.end()]);
    }
  });
});
