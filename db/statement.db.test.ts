import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/setup/database.ts';
import { Database } from './database.ts';

let testDatabase: TestDatabase;
/** A pool of one connection, so that every statement meets what the one before left behind. */
let database: Database;
let owner: Sql;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.url, { max: 1 });
  owner = postgres(testDatabase.url, { max: 1, onnotice: () => {} });
  for (const id of [1, 2]) {
    await owner`insert into operators (id, slug, name, pii_salt) values (${id}, ${`casino-${id}`}, 'Casino', ${Buffer.alloc(32, id)})`;
  }
});

afterAll(async () => {
  await database.close();
  await owner.end();
  await testDatabase.drop();
});

const seenOutside = async () => (await database.sql`select id from operators`).length;

describe('a statement in a transaction of its own', () => {
  const seenBy = async (operatorIds: number[]) =>
    (await database.statement(operatorIds, (sql) => sql<{ id: string }[]>`select id from operators order by id`)).map(
      ({ id }) => Number(id),
    );

  test('sees the operators that it was opened for and no other, and leaves its setting to nobody', async () => {
    expect([await seenBy([1]), await seenBy([2, 1]), await seenBy([3]), await seenBy([])]).toEqual([
      [1],
      [1, 2],
      [],
      [],
    ]);
    expect(await seenOutside()).toBe(0);
  });

  test('is committed when it is answered', async () => {
    await database.statement([2], (sql) => sql`update operators set name = 'Renamed' where id = 2`);
    expect(await owner`select name from operators where id = 2`).toEqual([{ name: 'Renamed' }]);
  });

  test('that fails leaves nothing, and its connection works on', async () => {
    const failing = database.statement([1], (sql) => sql`update operators set name = (1/0)::text where id = 1`);
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await seenBy([1])).toEqual([1]);
    expect(await seenOutside()).toBe(0);
  });

  test('writes nothing for another operator', async () => {
    const update = await database.statement([1], (sql) => sql`update operators set name = 'Mine' where id = 2`);
    expect(update.count).toBe(0);
    await expect(seenBy([0])).rejects.toThrow('positive whole number');
  });
});
