import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { createApiKey, revokeApiKey } from '../api-keys/index.ts';
import { type Actor, type Context, type Role, roles, systemCaller } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { updateSettings } from '../settings/index.ts';
import { createUser } from '../users/index.ts';
import { exportAudit, listAudit, listAuditActors } from './index.ts';
import type { ListedAudit } from './schemas.ts';

let core: OpenCore;
let close: () => Promise<void>;
/** By a key with every scope, and by Ada, who owns the operator. */
let byKey: Context;
let byAda: Context;
let keyId: string;

const as = (actor: Actor): Context => ({ ...byKey, actor, origin: { door: 'portal', address: '198.51.100.7' } });
const today = () => new Date(core.clock.now()).toISOString().slice(0, 10);

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  const made = await createTestOperator(core);
  byKey = made.context;
  keyId = made.key.id;
  const { operatorId } = byKey;
  const person = { email: 'ada@example.com', name: 'Ada Vega', password: 'a long enough one' };
  const { id } = await createUser(systemCaller(core), { ...person, operatorId, role: 'owner' });
  byAda = as({ kind: 'user', userId: id, role: 'owner' });
});

afterAll(() => close());

test('who did what, from where, is listed newest first with the names of people and keys', async () => {
  const { id } = await createApiKey(byAda, { label: 'Importer', scopes: ['read'] });
  await createApiKey(byAda, { label: 'Other' });
  await revokeApiKey(byAda, { id });
  const { items } = await listAudit(byAda, { subject: id });
  expect(items).toMatchObject([
    { action: 'api-key.revoked', subject: { id, name: 'Importer' } },
    {
      action: 'api-key.created',
      actor: { kind: 'user', id: `user:${(byAda.actor as { userId: number }).userId}`, name: 'Ada Vega' },
      door: 'portal',
      address: '198.51.100.7',
      details: { scopes: ['read'] },
    },
  ]);
});

test('an erasure by a key is there, with our id and its counts, and nothing that was sent', async () => {
  const { id } = await sendEntity(byKey, player('secret-external-id', { note: 'secret-value' }));
  await eraseEntity(
    { ...byKey, actor: { ...byKey.actor, keyId: BigInt(`0x${keyId.slice(4)}`) } as Actor },
    { externalId: 'secret-external-id' },
  );
  const { items } = await listAudit(byAda, { action: 'entity.erased' });
  expect(items).toMatchObject([
    {
      subject: { id },
      actor: { kind: 'apiKey', id: keyId, name: 'test' },
      door: 'rest',
      address: '192.0.2.1',
      details: { eventsRedacted: 0, statesRemoved: 0 },
    },
  ]);
  expect(JSON.stringify(await listAudit(byAda, {}))).not.toContain('secret');
});

test('pages follow each other without a gap and end', async () => {
  for (let days = 30; days < 36; days++) await updateSettings(byKey, { dataRetentionDays: days });
  const whole = (await listAudit(byAda, { limit: 100 })).items;
  const seen: ListedAudit[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(byAda, { limit: 4, cursor });
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(whole);
  await expect(listAudit(byAda, { cursor: 'aud_made-up' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('the filters let through what they name', async () => {
  const actor = `user:${(byAda.actor as { userId: number }).userId}`;
  const { items } = await listAudit(byAda, { actor });
  expect(items.length).toBeGreaterThan(2);
  expect(new Set(items.map((item) => item.actor.id))).toEqual(new Set([actor]));
  expect((await listAudit(byAda, { from: today(), to: today() })).items).toEqual((await listAudit(byAda, {})).items);
  expect((await listAudit(byAda, { to: '2020-01-01' })).items).toEqual([]);
  expect((await listAudit(byAda, { from: '2099-01-01' })).items).toEqual([]);
});

test('everybody who stands in the log can be chosen, and is found by it', async () => {
  const actors = await listAuditActors(byAda);
  expect(actors.map(({ kind }) => kind)).toEqual(['user', 'admin', 'apiKey', 'apiKey', 'system']);
  for (const { id } of actors) expect((await listAudit(byAda, { actor: id })).items.length, id).toBeGreaterThan(0);
});

test('the file holds the same rows, runs no formula, and is itself written down', async () => {
  const filtered = { action: 'api-key.created' } as const;
  await createApiKey(asAdministrator(byKey), { label: '=HYPERLINK("http://evil")' });
  const { csv, rows, cut } = await exportAudit(byAda, filtered);
  expect([rows, cut]).toEqual([(await listAudit(byAda, filtered)).items.length, false]);
  expect(csv).toContain(`"'=HYPERLINK(""http://evil"")"`);
  expect((await listAudit(byAda, { action: 'audit.exported' })).items).toMatchObject([
    { details: { rows, action: 'api-key.created' } },
  ]);
});

test('it is for owners and compliance, an administrator on behalf takes no file away, and a program reads nothing', async () => {
  const may = async (context: Context, verb: (context: Context, input: object) => Promise<unknown>) =>
    verb(context, {}).then(
      () => true,
      (error) => (error.code === 'FORBIDDEN' ? false : expect.fail(error)),
    );
  const byRole = async (role: Role) => {
    const context = as({ kind: 'user', userId: 1, role });
    return [role, await may(context, listAudit), await may(context, exportAudit)];
  };
  expect(await Promise.all(roles.map(byRole))).toEqual([
    ['owner', true, true],
    ['developer', false, false],
    ['compliance', true, true],
    ['viewer', false, false],
  ]);
  const onBehalf = as({ kind: 'admin', userId: 1 });
  expect([await may(onBehalf, listAudit), await may(onBehalf, exportAudit)]).toEqual([true, false]);
  expect(await may(byKey, listAudit)).toBe(false);
});

test('100,000 rows of others are not looked at for one page, nor for the names to choose from', async () => {
  await core.database.transact([byKey.operatorId], async ({ sql }) => {
    const first = BigInt(core.clock.now() - 86_400_000) << 21n;
    await sql`
      insert into audit_log (operator_id, id, actor_kind, actor_id, door, action)
      select ${byKey.operatorId}, ${String(first)}::bigint + n, 'user', 1 + n % 50, 'portal', 'entity.revealed'
      from generate_series(1, 100000) n`;
  });
  const fastest = async (ask: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let n = 0; n < 3; n++) {
      const begun = performance.now();
      await ask();
      times.push(performance.now() - begun);
    }
    return Math.min(...times);
  };
  expect(await fastest(() => listAudit(byAda, { actor: 'user:7' }))).toBeLessThan(100);
  expect(await fastest(() => listAuditActors(byAda))).toBeLessThan(100);
});
