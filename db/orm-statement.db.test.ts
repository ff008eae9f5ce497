import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { useTwoOperators } from '../tests/setup/two-operators.ts';
import { schema } from './client.ts';

const { operators, sessions, users } = schema;
/** A pool of one connection, so that every query meets what the one before left behind. */
const stage = useTwoOperators({ connections: 1 });

const seenBy = async (operatorIds: number[]) => {
  const rows = await stage.database.ormStatement(operatorIds, (orm) =>
    orm.select({ id: operators.id }).from(operators).orderBy(operators.id),
  );
  return rows.map(({ id }) => id);
};
const seenOutside = async () => (await stage.database.sql`select id from operators`).length;

test('sees the operators that it was opened for and no other, and leaves its setting to nobody', async () => {
  expect([await seenBy([]), await seenBy([3]), await seenBy([1]), await seenBy([2, 1])]).toEqual([[], [], [1], [1, 2]]);
  expect(await seenOutside()).toBe(0);
  await expect(seenBy([0])).rejects.toThrow('positive whole number');
});

test('takes parameters, and is committed when it is answered', async () => {
  const rename = (id: number) =>
    stage.database.ormStatement([2], (orm) =>
      orm.update(operators).set({ name: 'Renamed' }).where(eq(operators.id, id)).returning({ id: operators.id }),
    );
  expect([await rename(2), await rename(1)]).toEqual([[{ id: 2 }], []]);
  expect(await stage.owner`select name from operators order by id`).toEqual([{ name: 'Casino' }, { name: 'Renamed' }]);
});

test('that fails leaves nothing, and its connection works on', async () => {
  const failing = stage.database.ormStatement([1], (orm) =>
    orm.update(operators).set({ name: sql`(1/0)::text` }).where(eq(operators.id, 1)),
  );
  await expect(failing).rejects.toMatchObject({ cause: { code: '22012' } });
  expect(await seenBy([1])).toEqual([1]);
  expect(await seenOutside()).toBe(0);
});

test('touches the account of the person whom it was opened for, and leaves that to nobody', async () => {
  for (const id of [11, 12]) {
    await stage.owner`insert into users (id, email, name) values (${id}, ${`${id}@example.com`}, 'Ada')`;
    await stage.owner`insert into sessions (id, user_id) values (gen_random_uuid(), ${id})`;
  }
  const sessionsOf = (userId?: number) =>
    stage.database.ormStatement([], (orm) => orm.select({ of: sessions.userId }).from(sessions), userId);
  expect([await sessionsOf(11), await sessionsOf(), await sessionsOf(12), await seenBy([1])]).toEqual([
    [{ of: 11 }],
    [],
    [{ of: 12 }],
    [1],
  ]);
  const name = stage.database.ormStatement([], (orm) => orm.select({ id: users.id }).from(users), 11);
  expect(await name).toEqual([{ id: 11 }]);
});

test('works on after the server has forgotten what was prepared', async () => {
  await seenBy([1]);
  await stage.database.sql`deallocate all`.simple();
  expect(await seenBy([2])).toEqual([2]);
});
