import { describe, expect, test } from 'vitest';
import { useTwoOperators } from '../tests/setup/two-operators.ts';
import { Database } from './database.ts';

/** A pool of one connection, so that every statement meets what the one before left behind. */
const stage = useTwoOperators({ connections: 1 });

const seen = async (operatorIds: number[]) => {
  const rows = await stage.database.transact(
    operatorIds,
    ({ sql }) => sql<{ id: string }[]>`select id from operators order by id`,
  );
  return rows.map(({ id }) => Number(id));
};
const seenOutside = async () => (await stage.database.sql`select id from operators`).length;

describe('a transaction', () => {
  test('sees the operators that it was opened for and no other', async () => {
    expect([await seen([1]), await seen([2]), await seen([2, 1]), await seen([3])]).toEqual([[1], [2], [1, 2], []]);
  });

  test('for no operator sees nothing', async () => {
    expect(await seen([])).toEqual([]);
  });

  test('writes nothing for another operator', async () => {
    const update = await stage.database.transact(
      [1],
      ({ sql }) => sql`update operators set name = 'Mine' where id = 2`,
    );
    const remove = await stage.database.transact([1], ({ sql }) => sql`delete from operators where id = 2`);
    expect([update.count, remove.count]).toEqual([0, 0]);
    const insert = stage.database.transact(
      [1],
      ({ sql }) => sql`
      insert into states (operator_id, entity_id, key, value, updated_at) values (2, 1, 'k', '1', now())`,
    );
    await expect(insert).rejects.toMatchObject({ code: '42501' });
    const move = stage.database.transact([1], ({ sql }) => sql`update operators set id = 3 where id = 1`);
    await expect(move).rejects.toMatchObject({ code: '42501' });
  });

  test('leaves its setting to nobody who uses the connection after it', async () => {
    await seen([1]);
    expect(await seenOutside()).toBe(0);
    await stage.database.transact([1], ({ sql }) => sql`select 1/0`).catch(() => {});
    expect(await seenOutside()).toBe(0);
    await stage.database.transact([1], () => Promise.reject(new Error('given up'))).catch(() => {});
    expect(await seenOutside()).toBe(0);
    const [left] = await stage.database.sql`select nullif(current_setting('oda.operators', true), '') as setting`;
    expect(left?.setting).toBeNull();
  });

  test.each([[0], [-1], [1.5], [Number.NaN], [2 ** 53], ["1'; drop table operators; --" as unknown as number]])(
    'is never opened for the operator id %s',
    async (id) => {
      await expect(seen([id])).rejects.toThrow('positive whole number');
    },
  );

  test('that fails leaves nothing', async () => {
    const failing = stage.database.transact([1], async ({ sql }) => {
      await sql`update operators set name = 'Changed' where id = 1`;
      throw new Error('given up');
    });
    await expect(failing).rejects.toThrow('given up');
    const [row] = await stage.owner`select name from operators where id = 1`;
    expect(row?.name).toBe('Casino');
  });
});

describe('a transaction that the server could not serialize', () => {
  const failTimes = (times: number, code: string) => {
    let attempts = 0;
    const work = async () => {
      attempts++;
      if (attempts <= times) throw Object.assign(new Error('conflict'), { code });
      return attempts;
    };
    return { work, attempts: () => attempts };
  };

  test.each(['40P01', '40001'])('is run again after %s, up to three times', async (code) => {
    expect(await stage.database.transact([1], failTimes(3, code).work)).toBe(4);
    const hopeless = failTimes(9, code);
    await expect(stage.database.transact([1], hopeless.work)).rejects.toMatchObject({ code });
    expect(hopeless.attempts()).toBe(4);
  });

  test('is not run again after any other error', async () => {
    const refused = failTimes(1, '23505');
    await expect(stage.database.transact([1], refused.work)).rejects.toMatchObject({ code: '23505' });
    expect(refused.attempts()).toBe(1);
  });

  test('because of a deadlock reaches no caller', async () => {
    const pool = new Database(stage.url, { max: 2 });
    let attempts = 0;
    const lockBoth = (first: number, second: number) =>
      pool.transact([1, 2], async ({ sql }) => {
        await sql`select id from operators where id = ${first} for update`;
        attempts++;
        while (attempts < 2) await new Promise((resolve) => setTimeout(resolve, 5));
        await sql`select id from operators where id = ${second} for update`;
        return 'done';
      });
    expect(await Promise.all([lockBoth(1, 2), lockBoth(2, 1)])).toEqual(['done', 'done']);
    expect(attempts).toBeGreaterThan(2);
    await pool.close();
  });
});

test('a pool that was put in the place of another works, and the other ends', async () => {
  const pool = new Database(stage.url, { max: 2 });
  const old = pool.sql;
  await old`select 1`;
  expect(await pool.replacePoolIfServerAnswers()).toBe(true);
  expect(await pool.sql`select 1 as one`).toEqual([{ one: 1 }]);
  await expect(old`select 1`).rejects.toThrow('CONNECTION_ENDED');
  await pool.close();
});
