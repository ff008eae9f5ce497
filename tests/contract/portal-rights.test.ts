import { expect, test } from 'vitest';
import { portalPages } from '#app/_ui/portal-pages.ts';
import { roles } from '#server/domain/context.ts';
import { hasRight, type Right } from '#server/domain/rights.ts';
import { appRouter } from '#server/routers/index.ts';
import { connect, player } from './http.ts';
import { createPerson, signIn } from './support-portal.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** Procedures for whoever has a link, or wants one. */
const open = [
  'account.requestReset',
  'account.findReset',
  'account.resetPassword',
  'team.findInvitation',
  'team.join',
] as const;
const nobodyOf = 'ent_0000000000000001';
const nobody = { userId: 999_999_999 };
const chosen = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };

/** What needs which right at an operator; things that are not there, since the right is asked for first. */
const needs: readonly (readonly [Right, 'ask' | 'change', string, unknown])[] = [
  ['read', 'ask', 'entities.list', {}],
  ['read', 'ask', 'timeline.get', { id: nobodyOf }],
  ['write', 'change', 'entities.create', { entityType: 'game', externalId: 'g', data: '{"name":"x"}' }],
  ['write:pii', 'change', 'entities.create', { entityType: 'player', externalId: 'x', data: '{"email":"a@b.cd"}' }],
  ['reveal', 'change', 'entities.reveal', { id: nobodyOf, reason: 'because' }],
  ['erase', 'change', 'entities.erase', { id: nobodyOf }],
  ['keys', 'change', 'apiKeys.create', { label: 'New', scopes: ['read'] }],
  ['keys', 'change', 'apiKeys.revoke', { id: 'key_0000000000000001' }],
  ['template', 'change', 'settings.chooseTemplate', { seen: 'tpl_igaming', templateId: 'tpl_igaming' }],
  ['retention', 'change', 'settings.changeRetention', { seen: chosen, chosen }],
  ['audit', 'ask', 'audit.list', {}],
  ['audit', 'change', 'audit.export', {}],
  ['team', 'ask', 'team.members', {}],
  ['team', 'change', 'team.invite', { email: 'new@example.com', role: 'viewer' }],
  ['team', 'change', 'team.disable', nobody],
  ['installation', 'ask', 'operators.list', {}],
  ['installation', 'change', 'operators.create', { name: 'Mine' }],
  ['installation', 'ask', 'installation.keys', undefined],
  ['installation', 'ask', 'installation.backups', undefined],
  ['installation', 'ask', 'installation.ledger', undefined],
  ['installation', 'change', 'installation.startBackup', undefined],
  ['installation', 'change', 'installation.checkBackup', { name: 'oda-20260301T020000Z' }],
  ['installation', 'change', 'installation.rotate', undefined],
  ['installation', 'change', 'installation.removeGeneration', { generation: 1 }],
];

describeHosts('the portal', ({ origin, base }) => {
  test('opens no page without a session', async () => {
    for (const { href } of portalPages) {
      const page = await fetch(`${origin}${href}`, { redirect: 'manual' });
      expect([page.status, page.headers.get('location')], href).toEqual([307, expect.stringMatching(/^\/sign-in\?/)]);
    }
  });

  test('answers no procedure without a session but those for whoever has a link', async () => {
    const procedures = Object.entries<{ _def: { type: string } }>(appRouter._def.procedures as never);
    for (const [path, { _def }] of procedures.filter(([name]) => !(open as readonly string[]).includes(name))) {
      const init = { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: '{}' };
      const answer = await fetch(`${origin}/api/trpc/${path}`, _def.type === 'mutation' ? init : {});
      expect(await answer.text(), path).toContain('"UNAUTHORIZED"');
    }
    const download = await fetch(`${origin}/api/exports/entities/${nobodyOf}`, {
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(download.status).toBe(401);
  });

  test.each(roles)('lets a %s do what the table of rights says, and nothing else', async (role) => {
    const tenant = await createTenant(core());
    const { id: userId, email } = await createPerson(core(), tenant, role);
    const browser = await signIn(origin, email);
    for (const [right, kind, procedure, input] of needs) {
      const { status, error } = await browser[kind](procedure, input);
      const may = hasRight({ kind: 'user', userId, role }, right);
      const isRefused = status === 403 && error?.data.code === 'FORBIDDEN';
      expect([procedure, isRefused]).toEqual([procedure, !may]);
      expect([200, 403, 404]).toContain(status);
    }
    const { data } = await connect(base, tenant.secret).post<{ id: string }>('/entities', player('p'));
    const download = await browser.open(`/api/exports/entities/${data.id}`);
    expect(download.status).toBe(hasRight({ kind: 'user', userId, role }, 'export') ? 200 : 403);
    await download.text();
    expect((await browser.open('/admin/operators')).status).toBe(404);
  });

  test('shows nobody what is another operator’s, under any address', async () => {
    const [mine, theirs] = [await createTenant(core()), await createTenant(core())];
    const { data } = await connect(base, theirs.secret).post<{ id: string }>('/entities', player('their-own-player'));
    const { email } = await createPerson(core(), mine, 'owner');
    const browser = await signIn(origin, email);
    for (const path of [
      `/entities/${data.id}`,
      `/api/exports/entities/${data.id}`,
      `/admin/operators/${theirs.operatorId}`,
    ]) {
      const page = await browser.open(path);
      expect([page.status, await page.text()], path).toEqual([404, expect.not.stringContaining('their-own-player')]);
    }
    for (const [kind, procedure, input] of [
      ['ask', 'entities.get', { id: data.id }],
      ['ask', 'timeline.get', { id: data.id }],
      ['change', 'entities.reveal', { id: data.id, reason: 'because' }],
      ['change', 'entities.erase', { id: data.id }],
    ] as const)
      expect([procedure, (await browser[kind](procedure, input)).status]).toEqual([procedure, 404]);
  });
});
