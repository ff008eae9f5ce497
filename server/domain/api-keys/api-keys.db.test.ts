import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import {
  createApiKey,
  findApiKey,
  findApiKeyOwner,
  flushKeyUse,
  listApiKeys,
  noteKeyUse,
  revokeApiKey,
} from './index.ts';

let core: OpenCore;
let second: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;
let first: Awaited<ReturnType<typeof createApiKey>>;
let count = 0;

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  second = await openSecondCore(opened.url);
  owner = postgres(opened.url, { max: 1, onnotice: () => {} });
});

afterAll(async () => {
  await owner.end();
  await second.close();
  await close();
});

beforeEach(async () => {
  ({ context, key: first } = await createTestOperator(core, { name: `Operator ${++count}` }));
});

const opensAt = async (process: OpenCore, secret: string) => (await findApiKey(process, secret)) !== null;
/** The second process may remember a key for less than a second. */
const _aSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000));

describe('a key', () => {
  test('opens its operator with its scopes, at every process at once', async () => {
    const key = await createApiKey(context, { label: 'Reader', scopes: ['read'] });
    for (const process of [core, second]) {
      expect(await findApiKey(process, key.secret)).toMatchObject({
        operatorId: context.operatorId,
        scopes: new Set(['read']),
        expiresAtMs: null,
      });
    }
  });

  test('has all five scopes unless told otherwise', () => {
    expect(first.scopes).toEqual(['ingest', 'read', 'read:pii', 'settings', 'erase']);
  });

  test('is stored as a digest, and shown by its ends alone', async () => {
    const dump = JSON.stringify(await owner`select k::text, encode(digest, 'hex') from api_keys k`);
    expect(dump).not.toContain(first.secret);
    expect(dump).not.toContain(first.secret.slice(12, 60));
    const [listed] = await listApiKeys(context);
    expect(listed).toMatchObject({
      id: first.id,
      hint: `${first.secret.slice(0, 12)}…${first.secret.slice(-4)}`,
      status: 'active',
    });
    expect(JSON.stringify(listed)).not.toContain(first.secret.slice(8, 60));
  });

  test.each([
    (secret: string) => secret.slice(0, -1),
    (secret: string) => `${secret}0`,
    (secret: string) => secret.toUpperCase(),
    (secret: string) => secret.replace('oh_live_', 'oh_test_'),
    (secret: string) => ` ${secret}`,
    (secret: string) => `${secret.slice(0, -1)}g`,
    (secret: string) => `${secret}\n`,
    () => '',
    () => `oh_live_${'0'.repeat(64)}`,
  ])('opens nothing when it is written otherwise (%#)', async (spoil) => {
    expect(await opensAt(core, first.secret)).toBe(true);
    expect(await opensAt(core, spoil(first.secret))).toBe(false);
  });

  test.each([
    { label: '' },
    { label: ' ' },
    { label: 'x'.repeat(101) },
    { label: 'x', scopes: [] },
    { label: 'x', scopes: ['admin' as 'read'] },
    { label: 'x', expiresAt: 'tomorrow' },
  ])('is never made of %j', async (input) => {
    await expect(createApiKey(context, input)).rejects.toThrow();
  });
});

describe('a key is found', () => {
  test('by its secret and by its id', async () => {
    const found = { operatorId: context.operatorId, id: first.id };
    expect([await findApiKeyOwner(core, first.secret), await findApiKeyOwner(core, first.id)]).toEqual([found, found]);
  });

  test.each(['', 'key_', 'key_0123456789abcdef', `oh_live_${'0'.repeat(64)}`, '\0', "' or true --"])(
    'and not by %j',
    async (name) => {
      await expect(findApiKeyOwner(core, name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(revokeApiKey(context, { id: name })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );
});

test('the last use of a key is remembered, of several operators at once', async () => {
  const other = await createTestOperator(core, { name: `Other ${count}` });
  for (const { secret } of [first, other.key]) {
    const key = await findApiKey(core, secret);
    if (key) noteKeyUse(core, key);
  }
  await flushKeyUse(core);
  for (const caller of [context, other.context]) {
    const used = Date.parse((await listApiKeys(caller))[0]?.lastUsedAt ?? '');
    expect(Math.abs(used - Date.now())).toBeLessThan(5_000);
  }
});
