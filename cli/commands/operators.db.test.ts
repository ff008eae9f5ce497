import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/setup/database.ts';
import { odaEnvironment, refusal, runOda } from '../../tests/setup/run-oda.ts';

let database: TestDatabase;
const oda = (...args: string[]) => runOda(odaEnvironment(database.url), args);
const odaJson = async (...args: string[]) => JSON.parse((await oda(...args, '--json')).stdout);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a new operator is shown with its id and slug, and listed', async () => {
  const created = await odaJson('operators', 'create', 'Lucky Casino');
  expect(created).toEqual({ id: expect.any(Number), slug: 'lucky-casino', name: 'Lucky Casino' });
  const second = await oda('operators', 'create', 'Lucky Casino');
  expect(second).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^slug +lucky-casino-2$/m), stderr: '' });

  const listed = await odaJson('operators', 'list');
  const facts = { ...created, createdAt: expect.any(String), suspendedAt: null };
  expect(listed).toEqual([facts, expect.objectContaining({ slug: 'lucky-casino-2' })]);
  const [head, row] = (await oda('operators', 'list')).stdout.split('\n');
  expect(head).toMatch(/^ID +SLUG +NAME +STATUS +CREATED$/);
  expect(row?.indexOf('Lucky Casino')).toBe(head?.indexOf('NAME'));
});

it('an operator is suspended by its id and let in again by its slug', async () => {
  const { id, slug } = await odaJson('operators', 'create', 'Suspended Casino');
  expect(await odaJson('operators', 'suspend', String(id))).toEqual({
    id,
    slug,
    name: 'Suspended Casino',
    suspended: true,
  });
  expect((await oda('operators', 'list')).stdout).toMatch(new RegExp(`${slug} .*suspended`));
  expect((await oda('operators', 'reactivate', slug)).stdout).toMatch(/^status +active$/m);
  expect((await oda('operators', 'list')).stdout).not.toMatch('suspended  ');
});

it('limits are set one by one, shown, and given back to the installation', async () => {
  const { slug } = await odaJson('operators', 'create', 'Limited Casino');
  const limits = async (...args: string[]) => (await odaJson('operators', 'limits', slug, ...args)).limits;
  const untouched = { 'ingest:realtime': 'default', 'ingest:batch': 'default', read: 'default' };
  expect(await limits()).toEqual(untouched);
  expect(await limits('--realtime', '100/200', '--read', 'off')).toEqual({
    ...untouched,
    'ingest:realtime': '100/200',
    read: 'off',
  });
  expect(await limits('--realtime', 'default', '--batch', '5/10')).toEqual({
    'ingest:realtime': 'default',
    'ingest:batch': '5/10',
    read: 'off',
  });
  expect((await oda('operators', 'limits', slug)).stdout).toBe(
    'ingest:realtime  default\ningest:batch     5/10\nread             off\n',
  );
});

it('what makes no sense is refused in one sentence', async () => {
  const [unknown, empty, limit, missing] = await Promise.all([
    oda('operators', 'suspend', 'nobody'),
    oda('operators', 'create', '  '),
    oda('operators', 'limits', 'lucky-casino', '--batch', 'fast'),
    oda('operators', 'create'),
  ]);
  expect(unknown).toEqual(refusal(2, /no operator with this id or slug/));
  expect(empty).toEqual(refusal(2, /must not be empty/));
  expect(limit).toEqual(refusal(2, /ingest:batch must be <per second>\/<burst>/));
  expect(missing).toEqual(refusal(2, /Missing required argument 'name'/));
  expect(await odaJson('operators', 'limits', 'lucky-casino')).toMatchObject({ limits: { 'ingest:batch': 'default' } });
});
