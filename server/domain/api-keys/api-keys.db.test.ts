import { describe, expect, test } from 'vitest';
import { createTestOperator } from '../../../tests/setup/database.ts';
import { opensAt, useTwoProcesses } from '../../../tests/setup/two-processes.ts';
import type { Context } from '../context.ts';
import {
  createApiKey,
  findApiKey,
  findApiKeyOwner,
  flushKeyUse,
  listApiKeys,
  noteKeyUse,
  revokeApiKey,
  rotateApiKey,
} from './index.ts';

const stage = useTwoProcesses();

describe('a key', () => {
  test('opens its operator with its scopes, at every process at once', async () => {
    const key = await createApiKey(stage.context, { label: 'Reader', scopes: ['read'] });
    for (const process of [stage.core, stage.second]) {
      expect(await findApiKey(process, key.secret)).toMatchObject({
        operatorId: stage.context.operatorId,
        scopes: new Set(['read']),
        expiresAtMs: null,
      });
    }
  });

  test('has all five scopes unless told otherwise', () => {
    expect(stage.first.scopes).toEqual(['ingest', 'read', 'read:pii', 'settings', 'erase']);
  });

  test('is stored as a digest, and shown by its ends alone', async () => {
    const dump = JSON.stringify(await stage.owner`select k::text, encode(digest, 'hex') from api_keys k`);
    expect(dump).not.toContain(stage.first.secret);
    expect(dump).not.toContain(stage.first.secret.slice(12, 60));
    const [listed] = await listApiKeys(stage.context);
    expect(listed).toMatchObject({
      id: stage.first.id,
      hint: `${stage.first.secret.slice(0, 12)}…${stage.first.secret.slice(-4)}`,
      status: 'active',
    });
    expect(JSON.stringify(listed)).not.toContain(stage.first.secret.slice(8, 60));
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
    expect(await opensAt(stage.core, stage.first.secret)).toBe(true);
    expect(await opensAt(stage.core, spoil(stage.first.secret))).toBe(false);
  });

  test.each([
    { label: '' },
    { label: ' ' },
    { label: 'x'.repeat(101) },
    { label: 'x', scopes: [] },
    { label: 'x', scopes: ['admin' as 'read'] },
    { label: 'x', expiresAt: 'tomorrow' },
  ])('is never made of %j', async (input) => {
    await expect(createApiKey(stage.context, input)).rejects.toThrow();
  });
});

describe('a key is found', () => {
  test('by its secret and by its id', async () => {
    const found = { operatorId: stage.context.operatorId, id: stage.first.id };
    expect([
      await findApiKeyOwner(stage.core, stage.first.secret),
      await findApiKeyOwner(stage.core, stage.first.id),
    ]).toEqual([found, found]);
  });

  test.each(['', 'key_', 'key_0123456789abcdef', `oh_live_${'0'.repeat(64)}`, '\0', "' or true --"])(
    'and not by %j',
    async (name) => {
      await expect(findApiKeyOwner(stage.core, name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(revokeApiKey(stage.context, { id: name })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );
});

test('the last use of a key is remembered, of several operators at once', async () => {
  const other = await createTestOperator(stage.core, { name: 'Other' });
  for (const { secret } of [stage.first, other.key]) {
    const key = await findApiKey(stage.core, secret);
    if (key) noteKeyUse(stage.core, key);
  }
  await flushKeyUse(stage.core);
  for (const caller of [stage.context, other.context]) {
    const used = Date.parse((await listApiKeys(caller))[0]?.lastUsedAt ?? '');
    expect(Math.abs(used - Date.now())).toBeLessThan(5_000);
  }
});

describe('a key that a person makes', () => {
  const as = (actor: Context['actor']): Context => ({ ...stage.context, actor });
  const developer = () => as({ kind: 'user', userId: 1, role: 'developer' });
  const acting = () => as({ kind: 'admin', userId: 1 });

  test('may do no more than they may, unless told what', async () => {
    expect((await createApiKey(developer(), { label: 'Mine' })).scopes).toEqual(['ingest', 'read']);
    expect((await createApiKey(acting(), { label: 'Theirs' })).scopes).not.toContain('read:pii');
    const owner = as({ kind: 'user', userId: 1, role: 'owner' });
    expect((await createApiKey(owner, { label: 'All' })).scopes).toHaveLength(5);
  });

  test.each(['read:pii', 'erase', 'settings'] as const)('is not made by a developer with %s', async (scope) => {
    await expect(createApiKey(developer(), { label: 'More', scopes: ['read', scope] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: `Your role (developer) may not give a key the scope "${scope}".`,
    });
  });

  test('is not got by rotating one that may do more', async () => {
    await expect(rotateApiKey(acting(), { id: stage.first.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(/^An administrator may not give/),
    });
    expect(await opensAt(stage.core, stage.first.secret)).toBe(true);
  });
});
