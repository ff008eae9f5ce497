import { expect, test } from 'vitest';
import { shownUserHeader } from '#app/_trpc/shown-session.ts';
import { listApiKeys } from '#server/domain/api-keys/index.ts';
import { listAudit } from '#server/domain/audit/index.ts';
import { asAdministrator } from '../setup/database.ts';
import { connect, player } from './http.ts';
import { createPerson, signIn } from './support-portal.ts';
import { watchTimeline } from './support-watch.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

describeHosts('a page of one person while another is signed in', ({ origin, base }) => {
  test('reads, changes, exports and follows nothing in their name, and is told so', async () => {
    const tenant = await createTenant(core());
    const [ada, grace] = [await createPerson(core(), tenant, 'owner'), await createPerson(core(), tenant, 'owner')];
    const { data: entity } = await connect(base, tenant.secret).post<{ id: string }>('/entities', player('p'));
    const browser = await signIn(origin, grace.email);
    const of = ({ id }: typeof ada) => ({ [shownUserHeader]: String(id) });
    const logBefore = await listAudit(asAdministrator(tenant.context), {});
    const refused = [
      await browser.ask('apiKeys.list', undefined, of(ada)),
      await browser.change('apiKeys.create', { label: 'In another name' }, of(ada)),
      await browser.change('entities.erase', { id: entity.id }, of(ada)),
      await browser.change('account.changeName', { name: 'Ada' }, of(ada)),
      await browser.change('session.endAll', undefined, of(ada)),
    ];
    for (const { status, error } of refused)
      expect([status, error]).toMatchObject([409, { data: { code: 'CONFLICT', isOtherSession: true } }]);
    const download = ({ id }: typeof ada) => browser.open(`/api/exports/entities/${entity.id}?user=${id}`);
    const taken = await download(ada);
    expect([taken.status, await taken.text()]).toEqual([409, expect.stringContaining('reload the page')]);
    const watching = await watchTimeline(browser, { id: entity.id }, { user: String(ada.id) });
    expect(watching.refusal()).toMatchObject({ data: { isOtherSession: true } });
    expect(await listAudit(asAdministrator(tenant.context), {})).toEqual(logBefore);
    expect(await listApiKeys(tenant.context)).toHaveLength(1);

    const asked = await browser.ask('session.current', undefined, of(ada));
    expect([asked.status, asked.data]).toMatchObject([200, { userId: grace.id, email: grace.email }]);
    expect((await download(grace)).status).toBe(200);
    expect((await browser.change('apiKeys.create', { label: 'In her own' }, of(grace))).status).toBe(200);
  });

  test('signs only its own person out', async () => {
    const tenant = await createTenant(core());
    const [ada, grace] = [await createPerson(core(), tenant, 'viewer'), await createPerson(core(), tenant, 'viewer')];
    const { cookie, ask } = await signIn(origin, grace.email);
    const { csrfToken } = await (await fetch(`${origin}/api/auth/csrf`, { headers: { cookie } })).json();
    const signOut = (user: typeof ada) =>
      fetch(`${origin}/api/auth/signout`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', [shownUserHeader]: String(user.id) },
        body: JSON.stringify({ csrfToken, json: 'true' }),
      });
    const refused = await signOut(ada);
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([409, []]);
    expect((await ask('session.current')).status).toBe(200);
    expect((await signOut(grace)).status).toBe(200);
    expect((await ask('session.current')).status).toBe(401);
  });
});
