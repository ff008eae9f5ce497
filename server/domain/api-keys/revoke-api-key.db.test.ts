import { describe, expect, test } from 'vitest';
import { at } from '../../../tests/setup/second-core.ts';
import { opensAt, useTwoProcesses } from '../../../tests/setup/two-processes.ts';
import { reactivateOperator, suspendOperator } from '../operators/index.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './index.ts';

const stage = useTwoProcesses();
/** The second process may remember a key for less than a second. */
const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000));

describe('a key that was revoked', () => {
  test('opens nothing: here at once, at another process within a second', async () => {
    await createApiKey(stage.context, { label: 'Other' });
    expect([await opensAt(stage.core, stage.first.secret), await opensAt(stage.second, stage.first.secret)]).toEqual([
      true,
      true,
    ]);
    expect(await revokeApiKey(stage.context, { id: stage.first.id })).toEqual({ id: stage.first.id, revoked: true });
    expect(await opensAt(stage.core, stage.first.secret)).toBe(false);
    await aSecond();
    expect(await opensAt(stage.second, stage.first.secret)).toBe(false);
    expect((await listApiKeys(stage.context)).find(({ id }) => id === stage.first.id)).toMatchObject({
      status: 'revoked',
      revokedAt: expect.any(String),
    });
  });

  test('may be revoked again, which changes nothing', async () => {
    await createApiKey(stage.context, { label: 'Other' });
    await revokeApiKey(stage.context, { id: stage.first.id });
    const [before] = (await listApiKeys(stage.context)).filter(({ id }) => id === stage.first.id);
    await revokeApiKey(stage.context, { id: stage.first.id });
    expect((await listApiKeys(stage.context)).find(({ id }) => id === stage.first.id)).toEqual(before);
  });
});

describe('the last active key', () => {
  const expire = (id: string) =>
    stage.owner`update api_keys set expires_at = now() - interval '1 second' where id = ${BigInt(`0x${id.slice(4)}`).toString()}`;

  test('cannot be revoked', async () => {
    await expect(revokeApiKey(stage.context, { id: stage.first.id })).rejects.toMatchObject({
      code: 'LAST_ACTIVE_KEY',
    });
    expect(await opensAt(stage.core, stage.first.secret)).toBe(true);
  });

  test('is the last one though others are there that expired or were revoked', async () => {
    const [expired, revoked] = [
      await createApiKey(stage.context, { label: 'Expired' }),
      await createApiKey(stage.context, { label: 'Revoked' }),
    ];
    await revokeApiKey(stage.context, { id: revoked.id });
    await expire(expired.id);
    await expect(revokeApiKey(stage.context, { id: stage.first.id })).rejects.toMatchObject({
      code: 'LAST_ACTIVE_KEY',
    });
  });

  test('is left over when all are revoked at once, at two processes', async () => {
    const keys = [
      stage.first,
      ...(await Promise.all([1, 2, 3, 4, 5].map((n) => createApiKey(stage.context, { label: `Key ${n}` })))),
    ];
    const revoke = (id: string, n: number) =>
      revokeApiKey(n % 2 ? stage.context : at(stage.second, stage.context), { id }).catch(({ code }) => code);
    const outcomes = await Promise.all(keys.map(({ id }, n) => revoke(id, n)));
    expect(outcomes.filter((outcome) => outcome === 'LAST_ACTIVE_KEY')).toHaveLength(1);
    expect((await listApiKeys(stage.context)).filter(({ status }) => status === 'active')).toHaveLength(1);
  });

  test('may be followed by another, and then be revoked', async () => {
    await createApiKey(stage.context, { label: 'Next' });
    expect(await revokeApiKey(stage.context, { id: stage.first.id })).toMatchObject({ revoked: true });
  });
});

describe('a key that expires', () => {
  test('opens nothing from that moment on, though it is remembered', async () => {
    const key = await createApiKey(stage.context, {
      label: 'Short',
      expiresAt: new Date(stage.core.clock.now() + 1_500).toISOString(),
    });
    expect(await opensAt(stage.core, key.secret)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_550));
    expect(await opensAt(stage.core, key.secret)).toBe(false);
    expect((await listApiKeys(stage.context)).find(({ id }) => id === key.id)?.status).toBe('expired');
  });

  test('is not made with an expiry that has passed', async () => {
    await expect(
      createApiKey(stage.context, { label: 'Late', expiresAt: '2020-01-01T00:00:00Z' }),
    ).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});

test('a suspended operator opens with none of its keys, and with all of them when it is let in again', async () => {
  expect(await opensAt(stage.second, stage.first.secret)).toBe(true);
  await suspendOperator(stage.context);
  expect(await opensAt(stage.core, stage.first.secret)).toBe(false);
  await aSecond();
  expect(await opensAt(stage.second, stage.first.secret)).toBe(false);
  await reactivateOperator(stage.context);
  expect([await opensAt(stage.core, stage.first.secret), await opensAt(stage.second, stage.first.secret)]).toEqual([
    true,
    true,
  ]);
});
