import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../tests/setup/child.ts';
import { createTestDatabase, type TestDatabase } from '../tests/setup/database.ts';
import { hold } from '../tests/setup/hold.ts';
import { createEmptyDatabase } from '../tests/setup/installations.ts';
import { migrateDatabase } from './migrate.ts';
import { applyMigrations, ownSchemaVersion } from './schema-version.ts';

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

test('a migration that waits for a table lets the others by, and is done when it is free', async () => {
  const old = await createEmptyDatabase();
  const sql = postgres(old.url, { max: 3, onnotice: () => {} });
  // The next one changes `processes`.
  const migrations = 18;
  await sql.begin((tx) => applyMigrations(tx, 0, migrations));
  // As a backup does.
  const release = await hold(sql, (tx) => tx`select from processes`);
  const migrating = migrateDatabase(old.url);
  await until(async () => {
    const waiting = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return waiting.length > 0;
  });
  const written = sql`update processes set heartbeat_at = now()`.then(() => 'written');
  expect(await Promise.race([written, sleep(5_000, 'held up')])).toBe('written');
  await release();
  expect(await migrating).toEqual({ applied: ownSchemaVersion().migrations - migrations });
  await sql.end();
  await old.drop();
});
