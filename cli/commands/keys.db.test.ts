import { afterAll, beforeAll, expect, it } from 'vitest';
import { findApiKey } from '#server/domain/api-keys/index.ts';
import { openTestCore } from '../../tests/setup/database.ts';
import { odaEnvironment, refusal, runOda } from '../../tests/setup/run-oda.ts';

let test: Awaited<ReturnType<typeof openTestCore>>;
const oda = (...args: string[]) => runOda(odaEnvironment(test.url), args);
const odaJson = async (...args: string[]) => JSON.parse((await oda(...args, '--json')).stdout);
const createOperator = async (name: string): Promise<string> => {
  return (await odaJson('operators', 'create', name)).slug;
};

beforeAll(async () => {
  test = await openTestCore();
});
afterAll(() => test.close());

it('a new key stands alone on standard output and opens with every scope', async () => {
  const operator = await createOperator('Alpha');
  const { stdout, stderr, exitCode } = await oda('keys', 'create', '--operator', operator, '--label', 'Importer');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^oh_live_[0-9a-f]{64}\n$/);
  const key = await findApiKey(test.core, stdout.trim());
  expect([...(key?.scopes ?? [])].sort()).toEqual(['erase', 'ingest', 'read', 'read:pii', 'settings']);
});

it('a key has the scopes and the expiry that were asked for, and no listing shows it', async () => {
  const operator = await createOperator('Beta');
  const options = ['--label', 'Reports', '--scopes', 'read, ingest,read', '--expires-at', '2099-01-31T12:00:00+01:00'];
  const created = await odaJson('keys', 'create', '--operator', operator, ...options);
  expect(created).toEqual({
    id: expect.stringMatching(/^key_[0-9a-f]{16}$/),
    key: expect.stringMatching(/^oh_live_[0-9a-f]{64}$/),
    label: 'Reports',
    scopes: ['read', 'ingest'],
  });
  const listed = await oda('keys', 'list', '--operator', operator, '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { id: created.id, status: 'active', scopes: ['read', 'ingest'], expiresAt: '2099-01-31T11:00:00.000Z' },
  ]);
  const table = await oda('keys', 'list', '--operator', operator);
  expect(table.stdout).toMatch(new RegExp(`${created.id}.*Reports.*active.*2099-01-31T11:00:00Z.*read,ingest`));
  expect(listed.stdout + table.stdout).not.toContain(created.key);
});

it('a key is revoked by itself or by its id, but never the last one', async () => {
  const operator = await createOperator('Gamma');
  const create = () => odaJson('keys', 'create', '--operator', operator, '--label', 'k');
  const [first, second, last] = [await create(), await create(), await create()];
  expect(await oda('keys', 'revoke', first.key)).toEqual({ exitCode: 0, stdout: `Revoked ${first.id}\n`, stderr: '' });
  expect(await odaJson('keys', 'revoke', second.id)).toEqual({ id: second.id, revoked: true });
  expect(await oda('keys', 'revoke', last.key)).toEqual(refusal(2, /last active key/));
  const opens = await Promise.all([first, second, last].map(({ key }) => findApiKey(test.core, key)));
  expect(opens).toEqual([null, null, expect.anything()]);
});

it('what makes no sense is refused in one sentence that never repeats a key', async () => {
  const secret = `oh_live_${'ab'.repeat(32)}`;
  const operator = await createOperator('Delta');
  const create = (...args: string[]) => oda('keys', 'create', '--operator', operator, ...args);
  const [scope, zone, past, label, nobody, unknown, misplaced] = await Promise.all([
    create('--label', 'x', '--scopes', 'read,write'),
    create('--label', 'x', '--expires-at', '2030-01-01'),
    create('--label', 'x', '--expires-at', '2020-01-01T00:00:00Z'),
    create(),
    oda('keys', 'create', '--operator', 'nobody', '--label', 'x'),
    oda('keys', 'revoke', secret),
    oda('keys', secret),
  ]);
  expect(scope).toEqual(refusal(2, /scope is one of ingest, read, read:pii, settings, erase/));
  expect(zone).toEqual(refusal(2, /ISO 8601/));
  expect(past).toEqual(refusal(2, /must lie in the future/));
  expect(label).toEqual(refusal(2, /Required option '--label <text>' not specified/));
  expect(nobody).toEqual(refusal(2, /no operator with this id or slug/));
  expect(unknown).toEqual(refusal(2, /no such key/));
  expect(misplaced).toEqual(refusal(2, /Unknown command/));
  expect(unknown.stderr + misplaced.stderr).not.toContain(secret);
  expect(await odaJson('keys', 'list', '--operator', operator)).toEqual([]);
});

it('a key is rotated and renamed by itself or by its id; the new one stands alone on standard output', async () => {
  const operator = await createOperator('Epsilon');
  const old = await odaJson('keys', 'create', '--operator', operator, '--label', 'Old', '--scopes', 'read');
  const { stdout } = await oda('keys', 'rotate', old.key, '--overlap-hours', '0');
  expect(stdout).toMatch(/^oh_live_[0-9a-f]{64}\n$/);
  expect(await findApiKey(test.core, old.key)).toBeNull();
  expect(await findApiKey(test.core, stdout.trim())).toMatchObject({ scopes: new Set(['read']) });
  const renamed = await odaJson('keys', 'rename', old.id, 'Older');
  expect(renamed).toEqual({ id: old.id, label: 'Older' });
  expect(await oda('keys', 'rotate', old.id)).toEqual(refusal(2, /no longer active/));
  expect(await oda('keys', 'rotate', stdout.trim(), '--overlap-hours', 'x')).toEqual(refusal(2, /overlapHours|number/));
});
