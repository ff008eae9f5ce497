import { PgBoss } from 'pg-boss';
import type { Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { openTestCore } from '../../../tests/setup/database.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import { systemCaller } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type Due, listTaskRuns, openTasks, readCron, type Task } from './index.ts';

let core: OpenCore;
let second: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
/** Puts runs into the queue by pg-boss's own driver, as its schedule does when they are due. */
let boss: PgBoss;
const opened: { stop(): Promise<void> }[] = [];
const reports: string[] = [];
const pace = { lookEverySeconds: 0.5, superviseEverySeconds: 1 };

beforeAll(async () => {
  ({ core, url, close, owner } = await openTestCore());
  second = await openSecondCore(url, { report: (message) => reports.push(message) });
  boss = new PgBoss({ connectionString: url, schema: 'worker', migrate: false, supervise: false, schedule: false });
  await boss.start();
});

afterAll(async () => {
  await boss.stop();
  await second.close();
  await close();
});

beforeEach(() => owner`delete from worker.job`);
afterEach(async () => {
  for (const tasks of opened.splice(0)) await tasks.stop();
});

const open = (at: OpenCore, run: Task['run']) => {
  const tasks = openTasks(at, [{ name: 'count', due: { cron: '0 0 1 1 *' }, run }], pace);
  opened.push(tasks);
  return tasks;
};

const queueIsThere = () =>
  expect.poll(() => owner`select from worker.queue where name = 'count'`, { timeout: 10_000 }).toHaveLength(1);
const runs = async () => (await listTaskRuns(systemCaller(core))).map(({ status, result }) => ({ status, result }));
const ended = (run: object) => expect.poll(runs, { timeout: 15_000 }).toEqual([run]);

describe('a task of the worker', () => {
  test('is done once when it is due, by one of two processes, and shows what it did', async () => {
    let done = 0;
    const run = async () => ({ done: ++done });
    for (const one of [core, second]) open(one, run);
    await queueIsThere();
    await boss.send('count', null);
    await ended({ status: 'completed', result: { done: 1 } });
  });

  test('is not put in the queue again while it waits or runs', async () => {
    const release = Promise.withResolvers<void>();
    open(core, async () => {
      await release.promise;
      return {};
    });
    await queueIsThere();
    expect(await boss.send('count', null)).not.toBeNull();
    expect(await boss.send('count', null)).toBeNull();
    await ended({ status: 'running', result: null });
    expect(await boss.send('count', null)).toBeNull();
    release.resolve();
    await ended({ status: 'completed', result: {} });
  });

  test('is taken up by another process when the one that did it shows no life', async () => {
    open(core, () => new Promise(() => {}));
    await queueIsThere();
    await boss.send('count', null);
    await ended({ status: 'running', result: null });
    open(second, async () => ({ tookOver: true }));
    await owner`update worker.job set heartbeat_on = now() - interval '31 seconds'`;
    await ended({ status: 'completed', result: { tookOver: true } });
  });

  test('that is stopped goes on elsewhere at once', async () => {
    const first = open(core, (signal) => new Promise((_, reject) => signal.addEventListener('abort', reject)));
    await queueIsThere();
    await boss.send('count', null);
    await ended({ status: 'running', result: null });
    open(second, async () => ({ tookOver: true }));
    await first.stop();
    await ended({ status: 'completed', result: { tookOver: true } });
  });

  test.each([
    [
      'of ours is told',
      new DomainError('CONFLICT', 'The clock went back.'),
      'The clock went back.',
      'The task "count" did not do its work: The clock went back.',
    ],
    [
      'that may quote what was sent is not',
      new Error('value "ada@example.com"'),
      'It failed; the cause is in the log.',
      'The task "count" failed; it is tried again.',
    ],
  ])('that fails is tried again, and a reason %s, to the log as well', async (_, error, message, report) => {
    open(second, () => Promise.reject(error));
    await queueIsThere();
    reports.length = 0;
    await boss.send('count', null, { retryLimit: 1 });
    await ended({ status: 'failed', result: { message } });
    const [row] = await owner<{ output: string }[]>`select output::text as output from worker.job`;
    expect(row?.output).not.toContain('ada@');
    expect(reports).toEqual([report, report]);
  });

  test('is known to the queue with its time, in UTC', async () => {
    open(core, async () => ({}));
    await expect
      .poll(() => owner`select cron, timezone from worker.schedule where name = 'count'`, { timeout: 10_000 })
      .toEqual([{ cron: '0 0 1 1 *', timezone: 'UTC' }]);
  });

  test('gets its time from the process that started last and names one, which tells of another one that it replaced', async () => {
    await owner`delete from worker.schedule`;
    reports.length = 0;
    /** One that is told to stop has opened the queue first. */
    const start = async (due: Due) => {
      await openTasks(second, [{ name: 'count', due, run: async () => ({}) }], pace).stop();
      return { cron: await readCron(core, 'count'), told: reports.splice(0) };
    };
    expect(await start({ cron: '0 0 1 1 *' })).toEqual({ cron: '0 0 1 1 *', told: [] });
    const changed = expect.stringMatching(/^The task "count" was due at "0 0 1 1 \*" and is due at "5 2 \* \* \*" now/);
    expect(await start({ cron: '5 2 * * *' })).toEqual({ cron: '5 2 * * *', told: [changed] });
    expect(await start({ cron: '5 2 * * *' })).toEqual({ cron: '5 2 * * *', told: [] });
    const removed = expect.stringMatching(/^The task "count" was due at "5 2 \* \* \*" and is so no more/);
    expect(await start('as set elsewhere')).toEqual({ cron: '5 2 * * *', told: [] });
    expect(await start('when asked')).toEqual({ cron: null, told: [removed] });
    expect(await start('when asked')).toEqual({ cron: null, told: [] });
    expect(await start('as set elsewhere')).toEqual({ cron: null, told: [] });
  });
});

test('the schema that the migrations make is the one that the installed pg-boss expects', async () => {
  expect(await boss.detectSchemaDrift()).toMatchObject({ ok: true });
});
