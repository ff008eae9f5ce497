import { describe, expect, test } from 'vitest';
import { opensAt, useTwoProcesses } from '../../../tests/setup/two-processes.ts';
import { createApiKey, listApiKeys, renameApiKey, revokeApiKey, rotateApiKey } from './index.ts';

const stage = useTwoProcesses();
const listed = async (id: string) => (await listApiKeys(stage.context)).find((key) => key.id === id);
const hour = 3_600_000;
const tomorrow = () => new Date(stage.core.clock.now() + 24 * hour).toISOString();

describe('a key that is rotated', () => {
  test('gets a successor with its label and scopes, and goes on working for the overlap', async () => {
    const old = await createApiKey(stage.context, { label: 'Importer', scopes: ['ingest', 'read'] });
    const { secret, previous, ...next } = await rotateApiKey(stage.context, { id: old.id, overlapHours: 2 });
    expect(next).toEqual({ id: expect.stringMatching(/^key_/), label: 'Importer', scopes: ['ingest', 'read'] });
    expect(previous.id).toBe(old.id);
    expect(Math.abs(Date.parse(previous.worksUntil) - Date.now() - 2 * hour)).toBeLessThan(10_000);
    expect([await opensAt(stage.core, secret), await opensAt(stage.second, old.secret)]).toEqual([true, true]);
    expect(await listed(old.id)).toMatchObject({ status: 'active', expiresAt: previous.worksUntil });
    expect(await listed(next.id)).toMatchObject({ status: 'active', expiresAt: null });
  });

  test('opens nothing from that moment on without an overlap, though it was the only one', async () => {
    const { secret } = await rotateApiKey(stage.context, { id: stage.first.id, overlapHours: 0 });
    expect([await opensAt(stage.core, secret), await opensAt(stage.core, stage.first.secret)]).toEqual([true, false]);
    expect((await listed(stage.first.id))?.status).toBe('expired');
  });

  test('never lives longer for it', async () => {
    const soon = new Date(stage.core.clock.now() + hour).toISOString();
    const short = await createApiKey(stage.context, { label: 'Short', expiresAt: soon });
    expect((await rotateApiKey(stage.context, { id: short.id })).previous.worksUntil).toBe(soon);
  });

  test('has a successor that expires when it was told to', async () => {
    const expiresAt = tomorrow();
    const { id } = await rotateApiKey(stage.context, { id: stage.first.id, expiresAt });
    expect(await listed(id)).toMatchObject({ expiresAt });
  });

  test('stays as it is when its successor cannot be made', async () => {
    const past = { id: stage.first.id, expiresAt: '2020-01-01T00:00:00Z' };
    await expect(rotateApiKey(stage.context, past)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await listApiKeys(stage.context)).toMatchObject([{ id: stage.first.id, expiresAt: null }]);
  });
});

test.each([-1, 0.5, 721, Number.NaN])('an overlap of %d hours is refused', async (overlapHours) => {
  await expect(rotateApiKey(stage.context, { id: stage.first.id, overlapHours })).rejects.toThrow();
});

test('a key that was revoked or has expired is not rotated', async () => {
  const { id } = await createApiKey(stage.context, { label: 'Gone' });
  await revokeApiKey(stage.context, { id });
  await rotateApiKey(stage.context, { id: stage.first.id, overlapHours: 0 });
  for (const ended of [id, stage.first.id])
    await expect(rotateApiKey(stage.context, { id: ended })).rejects.toMatchObject({ code: 'CONFLICT' });
});

describe('a key that is renamed', () => {
  test('opens what it opened, under its new label', async () => {
    expect(await renameApiKey(stage.context, { id: stage.first.id, label: ' Reports ' })).toEqual({
      id: stage.first.id,
      label: 'Reports',
    });
    expect(await listed(stage.first.id)).toMatchObject({ label: 'Reports', status: 'active' });
    expect(await opensAt(stage.core, stage.first.secret)).toBe(true);
  });

  test.each(['', ' ', 'x'.repeat(101)])('is never called %j', async (label) => {
    await expect(renameApiKey(stage.context, { id: stage.first.id, label })).rejects.toThrow();
  });
});

test.each(['', 'key_', 'key_0123456789abcdef', '\0'])('there is no key %j to rename or to rotate', async (id) => {
  const nowhere = { code: 'NOT_FOUND' };
  await expect(renameApiKey(stage.context, { id, label: 'x' })).rejects.toMatchObject(nowhere);
  await expect(rotateApiKey(stage.context, { id })).rejects.toMatchObject(nowhere);
});
