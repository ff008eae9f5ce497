import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/setup/database.ts';
import { migrateDatabase } from './migrate.ts';

let database: TestDatabase;
let owner: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = postgres(database.url, { max: 1, onnotice: () => {} });
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

const partitions = async () => {
  const rows = await owner<{ name: string }[]>`
    select relname as name from pg_class where relispartition and relkind = 'r' and relname like 'events_%' order by 1`;
  return rows.map(({ name }) => name);
};

test('an installation whose months have passed has its partitions again once it was migrated', async () => {
  const before = await partitions();
  expect(before).toHaveLength(8);
  // All but the oldest, as if the last start lay months back.
  for (const name of before.slice(1)) await owner.unsafe(`drop table ${name}`);
  expect(await migrateDatabase(database.url)).toEqual({ applied: 0 });
  expect(await partitions()).toEqual(before);
});
