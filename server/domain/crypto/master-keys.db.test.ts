import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/setup/database.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import { checkMasterKeys, type MasterKeys } from './index.ts';

let database: TestDatabase;
let sql: Sql;

const key = (byte: number) => Buffer.alloc(32, byte);
const check = (...keys: [number, Buffer][]) => checkMasterKeys(sql, new Map(keys), { bring: true });
const look = (...keys: [number, Buffer][]) => checkMasterKeys(sql, new Map(keys), { bring: false });

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 5, onnotice: () => {} });
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

beforeEach(async () => {
  await sql`truncate pii_key_generations`;
  expect(await check([1, key(1)])).toBeNull();
});

describe('master keys', () => {
  test('are right when they are those of before, and with a new generation beside them', async () => {
    expect(await check([1, key(1)])).toBeNull();
    expect(await check([1, key(1)], [2, key(2)])).toBeNull();
    expect(await check([2, key(2)], [1, key(1)])).toBeNull();
  });

  test.each<[string, [number, Buffer][], string]>([
    ['another key for a known generation', [[1, key(9)]], 'wrong key for generation 1'],
    [
      'a key that differs in one bit',
      [[1, Buffer.from(key(1).map((byte, index) => (index === 31 ? byte ^ 1 : byte)))]],
      'wrong key for generation 1',
    ],
    ['only another generation', [[2, key(1)]], 'lacks generation 1'],
    ['only a new generation', [[2, key(2)]], 'lacks generation 1'],
    ['no key', [], 'lacks generation 1'],
    [
      'a wrong key beside a new generation',
      [
        [1, key(9)],
        [2, key(2)],
      ],
      'wrong key for generation 1',
    ],
  ])('are refused when there is %s, and leave no trace', async (_, keys, problem) => {
    expect(await check(...keys)).toContain(problem);
    expect(await check([1, key(1)])).toBeNull();
    expect(await sql`select generation from pii_key_generations`).toEqual([{ generation: 1 }]);
  });

  test('are refused when a generation that sealed is missing, wherever it stands', async () => {
    await check([1, key(1)], [2, key(2)], [3, key(3)]);
    expect(await check([1, key(1)], [3, key(3)])).toContain('lacks generation 2');
    expect(await check([1, key(1)], [2, key(2)])).toContain('lacks generation 3');
    expect(await check([1, key(1)], [2, key(8)], [3, key(3)])).toContain('wrong key for generation 2');
  });

  test('are refused when a new generation is put below the first, on which fingerprints rest', async () => {
    await sql`truncate pii_key_generations`;
    expect(await check([2, key(2)])).toBeNull();
    expect(await check([1, key(1)], [2, key(2)])).toContain('has generation 1 below 2');
    expect(await check([2, key(2)], [3, key(3)])).toBeNull();
  });

  test('are only looked at by who does not bring them: nothing is noted, and what sealed nothing is not asked for', async () => {
    expect(await look([1, key(1)], [2, key(2)])).toBeNull();
    expect(await sql`select generation from pii_key_generations`).toEqual([{ generation: 1 }]);
    await check([1, key(1)], [2, key(2)]);
    expect(await look([1, key(1)])).toBeNull();
    expect(await check([1, key(1)])).toContain('lacks generation 2, which another process brought');
    expect(await look([2, key(2)])).toContain('lacks generation 1');
    expect(await look([1, key(1)], [2, key(9)])).toContain('wrong key for generation 2');
    await sql`update pii_key_generations set seals_since = now() where generation = 2`;
    expect(await look([1, key(1)])).toContain('lacks generation 2, with which data');
  });

  test('of two processes that begin a generation at once with different keys are right for one alone', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => check([1, key(1)], [2, key(20 + n)])));
    expect(outcomes.filter((problem) => problem === null)).toHaveLength(1);
    for (const problem of outcomes) if (problem !== null) expect(problem).toContain('wrong key for generation 2');
  });

  test('that are wrong keep the program from starting, in one sentence without any key', async () => {
    const wrong: MasterKeys = new Map([[1, key(9)]]);
    const refusal = await openSecondCore(database.url, { piiMasterKeys: wrong }).then(() => null, String);
    expect(refusal).toMatch(/^Error: [^\n]*wrong key for generation 1[^\n]*\.$/);
    for (const form of ['hex', 'base64'] as const) expect(refusal).not.toContain(key(9).toString(form).slice(0, 20));
  });

  test('are kept as values that tell nothing of them', async () => {
    const rows = await sql<{ check_value: Buffer }[]>`select check_value from pii_key_generations`;
    expect(rows.map(({ check_value }) => check_value.length)).toEqual([32]);
    expect(rows[0]?.check_value.equals(key(1))).toBe(false);
  });
});
