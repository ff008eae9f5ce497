import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/setup/database.ts';
import { bytesArray, numberArray, textArray } from './arrays.ts';
import { Database } from './database.ts';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.url, { max: 1 });
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const nasty = [
  '',
  ' ',
  'NULL',
  'null',
  '"',
  '\\',
  '\\"',
  '{}',
  '{NULL}',
  ',',
  "'",
  "'; --",
  'a\nb',
  '\t',
  '😀',
  '\\x00',
  '%',
  '\u2028',
  null,
];
const texts = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme' })), { maxLength: 20 });

describe('a column of values goes to PostgreSQL in one parameter', () => {
  test('as texts that are not changed', async () => {
    const check = async (values: (string | null)[]) => {
      const rows = await database.sql<{ value: string | null }[]>`
        select value from unnest(${textArray(values)}::text[]) with ordinality as u (value, n) order by n`;
      expect(rows.map(({ value }) => value)).toEqual(values);
    };
    await check(nasty);
    await fc.assert(fc.asyncProperty(texts, check), { numRuns: 200 });
  });

  test('as numbers that are not changed, up to the largest id', async () => {
    const values = [0, -1, 1.5, 1e300, 2 ** 53, null];
    const ids = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), null];
    const rows = await database.sql<{ value: number | null; id: string | null }[]>`
      select value, id from unnest(${numberArray(values)}::float8[], ${numberArray(ids)}::bigint[])
        with ordinality as u (value, id, n) order by n`;
    expect(rows.map(({ value }) => value)).toEqual(values);
    expect(rows.map(({ id }) => id)).toEqual(ids.map((id) => id?.toString() ?? null));
  });

  test('as bytes that are not changed', async () => {
    const values = [Buffer.alloc(0), Buffer.from([0, 1, 254, 255]), null, Buffer.from('"\\{},')];
    const rows = await database.sql<{ value: Buffer | null }[]>`
      select value from unnest(${bytesArray(values)}::bytea[]) with ordinality as u (value, n) order by n`;
    expect(rows.map(({ value }) => value)).toEqual(values);
  });

  test('also when there is none', async () => {
    const [row] = await database.sql`
      select cardinality(${textArray([])}::text[]) + cardinality(${numberArray([])}::int[]) + cardinality(${bytesArray([])}::bytea[]) as sum`;
    expect(row?.sum).toBe(0);
  });
});
