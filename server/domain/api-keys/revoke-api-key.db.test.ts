import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { reactivateOperator, suspendOperator } from '../operators/index.ts';
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './index.ts';

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
const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000));

describe('a key that was revoked', () => {
  test('opens nothing: here at once, at another process within a second', async () => {
    await createApiKey(context, { label: 'Other' });
    expect([await opensAt(core, first.secret), await opensAt(second, first.secret)]).toEqual([true, true]);
    expect(await revokeApiKey(context, { id: first.id })).toEqual({ id: first.id, revoked: true });
    expect(await opensAt(core, first.secret)).toBe(false);
    await aSecond();
    expect(await opensAt(second, first.secret)).toBe(false);
    expect((await listApiKeys(context)).find(({ id }) => id === first.id)).toMatchObject({
      status: 'revoked',
      revokedAt: expect.any(String),
    });
  });

  test('may be revoked again, which changes nothing', async () => {
    await createApiKey(context, { label: 'Other' });
    await revokeApiKey(context, { id: first.id });
    const [before] = (await listApiKeys(context)).filter(({ id }) => id === first.id);
    await revokeApiKey(context, { id: first.id });
    expect((await listApiKeys(context)).find(({ id }) => id === first.id)).toEqual(before);
  });
});

describe('the last active key', () => {
  const expire = (id: string) =>
    owner`update api_keys set expires_at = now() - interval '1 second' where id = ${BigInt(`0x${id.slice(4)}`).toString()}`;

  test('cannot be revoked', async () => {
    await expect(revokeApiKey(context, { id: first.id })).rejects.toMatchObject({ code: 'LAST_ACTIVE_KEY' });
    expect(await opensAt(core, first.secret)).toBe(true);
  });

  test('is the last one though others are there that expired or were revoked', async () => {
    const [expired, revoked] = [
      await createApiKey(context, { label: 'Expired' }),
      await createApiKey(context, { label: 'Revoked' }),
    ];
    await revokeApiKey(context, { id: revoked.id });
    await expire(expired.id);
    await expect(revokeApiKey(context, { id: first.id })).rejects.toMatchObject({ code: 'LAST_ACTIVE_KEY' });
  });

  test('is left over when all are revoked at once, at two processes', async () => {
    const keys = [
      first,
      ...(await Promise.all([1, 2, 3, 4, 5].map((n) => createApiKey(context, { label: `Key ${n}` })))),
    ];
    const revoke = (id: string, n: number) =>
      revokeApiKey(n % 2 ? context : at(second, context), { id }).catch(({ code }) => code);
    const outcomes = await Promise.all(keys.map(({ id }, n) => revoke(id, n)));
    expect(outcomes.filter((outcome) => outcome === 'LAST_ACTIVE_KEY')).toHaveLength(1);
    expect((await listApiKeys(context)).filter(({ status }) => status === 'active')).toHaveLength(1);
  });

  test('may be followed by another, and then be revoked', async () => {
    await createApiKey(context, { label: 'Next' });
    expect(await revokeApiKey(context, { id: first.id })).toMatchObject({ revoked: true });
  });
});

describe('a key that expires', () => {
  test('opens nothing from that moment on, though it is remembered', async () => {
    const key = await createApiKey(context, {
      label: 'Short',
      expiresAt: new Date(core.clock.now() + 1_500).toISOString(),
    });
    expect(await opensAt(core, key.secret)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_550));
    expect(await opensAt(core, key.secret)).toBe(false);
    expect((await listApiKeys(context)).find(({ id }) => id === key.id)?.status).toBe('expired');
  });

  test('is not made with an expiry that has passed', async () => {
    await expect(createApiKey(context, { label: 'Late', expiresAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});

test('a suspended operator opens with none of its keys, and with all of them when it is let in again', async () => {
  expect(await opensAt(second, first.secret)).toBe(true);
  await suspendOperator(core, context.operatorId);
  expect(await opensAt(core, first.secret)).toBe(false);
  await aSecond();
  expect(await opensAt(second, first.secret)).toBe(false);
  await reactivateOperator(core, context.operatorId);
  expect([await opensAt(core, first.secret), await opensAt(second, first.secret)]).toEqual([true, true]);
});
