import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/setup/database.ts';
import { odaEnvironment, refusal, runOda } from '../../tests/setup/run-oda.ts';

let database: TestDatabase;
const oda = (...args: string[]) => runOda(odaEnvironment(database.url), args);
const of = ['--operator', 'lucky-casino'];

beforeAll(async () => {
  database = await createTestDatabase();
  await oda('operators', 'create', 'Lucky Casino');
  const owner = postgres(database.url, { max: 1, onnotice: () => {} });
  await owner`
    insert into ingestion_rollups (operator_id, resolution, at, kind, name, amount)
    select id, 'day', date_trunc('day', now(), 'UTC') - make_interval(days => age), 'events', 'session', 10
    from operators, unnest(array[1, 100, 400]) as age`;
  await owner.end();
});
afterAll(() => database.drop());

it('what a policy would do is said and not done, and one that removes something wants --yes', async () => {
  const preview = await oda('retention', 'preview', ...of, '--events', '90/365');
  expect(preview.stdout).toMatch(/^events +30 +0 +10 +10 /m);
  const choice = ['retention', 'set', ...of, '--events', '90/365'];
  expect(await oda(...choice)).toEqual(refusal(2, /It would remove 10 events of today for good: confirm that/));
  expect(await oda(...choice, '--yes')).toMatchObject({
    exitCode: 0,
    stdout: 'Saved: it is applied within the hour.\n',
  });
  const { policy, events, waitsForConfirmation } = JSON.parse(
    (await oda('retention', 'preview', ...of, '--json')).stdout,
  );
  expect([policy.retentionPolicy.entity_events, events.toRemove, waitsForConfirmation]).toEqual([
    { hot_days: 90, archive_days: 365 },
    10,
    false,
  ]);
});

it('a part is taken back by `none`, and nonsense is refused', async () => {
  await oda('retention', 'set', ...of, '--everything', '1000', '--yes');
  const saved = await oda('retention', 'set', ...of, '--events', 'none', '--json');
  expect(JSON.parse(saved.stdout)).toMatchObject({ dataRetentionDays: 1000, retentionPolicy: null });
  for (const days of ['90', '29/90', '90/45', 'x/y'])
    expect(await oda('retention', 'set', ...of, '--events', days)).toMatchObject({ exitCode: 2, stdout: '' });
});

it('what the worker did is listed, and nothing is where it did nothing', async () => {
  expect(await oda('jobs')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^TASK +STATUS +ATTEMPTS/) });
  expect(JSON.parse((await oda('jobs', '--json')).stdout)).toEqual([]);
  expect(await oda('jobs', '--limit', '0')).toMatchObject({ exitCode: 2 });
});
