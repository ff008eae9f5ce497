import { expect, test } from 'vitest';
import { useTwoOperators } from '../tests/setup/two-operators.ts';
import { Database } from './database.ts';

const stage = useTwoOperators({ connections: 4 });

interface Told {
  pid: number;
  at: number;
  ids: string;
}

/** Who answers, when by the server's clock, and whom the statement could see. */
const tell = (operatorIds: number[], seconds = 0) =>
  stage.database.pipelined(
    operatorIds,
    (sql) => sql<Told[]>`
      select pg_backend_pid() as pid, extract(epoch from clock_timestamp())::float8 * 1000 as at, waited.said,
        (select coalesce(string_agg(id::text, ',' order by id), '') from operators) as ids
      from (select pg_sleep(${seconds})::text as said) as waited`,
  );
const fail = () => stage.database.pipelined([1], (sql) => sql`update operators set name = (1/0)::text where id = 1`);

test('statements follow each other on one connection, while the program does something else', async () => {
  await tell([1]);
  const asked = [tell([1], 0.05), tell([2]), tell([1, 2])];
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const busyUntil = Date.now() + 400;
  while (Date.now() < busyUntil);
  const told = (await Promise.all(asked)).map(([row]) => row as Told);
  expect(new Set(told.map(({ pid }) => pid)).size).toBe(1);
  expect(told.map(({ ids }) => ids)).toEqual(['1', '2', '1,2']);
  const times = told.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(busyUntil - 100);
});

test('each is a transaction of its own: one that fails leaves nothing, and those around it are done', async () => {
  await fail().catch(() => {});
  const rename = (name: string) =>
    stage.database.pipelined([2], (sql) => sql`update operators set name = ${name} where id = 2`);
  await rename('First');
  const [before, failed, after] = await Promise.allSettled([rename('Before'), fail(), tell([2])]);
  expect([before?.status, after?.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect(await stage.owner`select name from operators order by id`).toEqual([{ name: 'Casino' }, { name: 'Before' }]);
});

test('those that are under way when the connection is lost fail, and those after it are done on a new one', async () => {
  const [first] = await tell([1]);
  const lost = [tell([1], 5), tell([2])].map((asked) =>
    asked.then(
      () => 'done',
      () => 'lost',
    ),
  );
  await stage.owner`select pg_sleep(0.1)`;
  await stage.owner`select pg_terminate_backend(${first?.pid ?? 0}, 5000)`;
  expect(await Promise.all(lost)).toEqual(['lost', 'lost']);
  const [next] = await tell([2]);
  expect(next).toMatchObject({ ids: '2' });
  expect(next?.pid).not.toBe(first?.pid);
});

test('what the server has forgotten is prepared again, also with others behind it', async () => {
  await tell([1]);
  await stage.database.pipelined([], (sql) => sql`deallocate all`);
  const told = await Promise.all([tell([1]), tell([2]), tell([1, 2])]);
  expect(told.map(([row]) => row?.ids)).toEqual(['1', '2', '1,2']);
});

test('a pool that takes the place of another has a pipeline of its own', async () => {
  const pool = new Database(stage.url, { max: 2 });
  const pid = async () => (await pool.pipelined([], (sql) => sql<Told[]>`select pg_backend_pid() as pid`))[0]?.pid;
  const old = await pid();
  expect(await pool.replacePoolIfServerAnswers()).toBe(true);
  expect(await pid()).not.toBe(old);
  await pool.close();
});
