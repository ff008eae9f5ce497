import { expect, test } from 'vitest';
import { shownOperatorHeader } from '#app/_trpc/shown-session.ts';
import { listApiKeys } from '#server/domain/api-keys/index.ts';
import { listAudit } from '#server/domain/audit/index.ts';
import { asAdministrator } from '../setup/database.ts';
import { connect, player } from './http.ts';
import { createPerson, joinOperator, signIn } from './support-portal.ts';
import { watchTimeline } from './support-watch.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

describeHosts('a page that shows one operator while the session is in another', ({ origin, base }) => {
  test('reads, changes, exports and follows nothing, and is told so', async () => {
    const [left, entered] = [await createTenant(core()), await createTenant(core())];
    const ada = await createPerson(core(), left, 'owner');
    await joinOperator(entered.context, ada, 'owner');
    const { data: entity } = await connect(base, entered.secret).post<{ id: string }>('/entities', player('p'));
    const browser = await signIn(origin, ada.email);
    const shows = ({ operatorId }: typeof left) => ({ [shownOperatorHeader]: String(operatorId) });

    await browser.change('session.switchOperator', { operatorId: left.operatorId });
    expect((await browser.ask('apiKeys.list', undefined, shows(left))).status).toBe(200);
    await browser.change('session.switchOperator', { operatorId: entered.operatorId });
    const logBefore = await listAudit(asAdministrator(entered.context), {});
    const refused = [
      await browser.ask('apiKeys.list', undefined, shows(left)),
      await browser.change('apiKeys.create', { label: 'Meant for the other' }, shows(left)),
      await browser.change('entities.erase', { id: entity.id }, shows(left)),
      await browser.change('audit.export', {}, shows(left)),
      await browser.change('jobs.exportErrors', { jobId: 'job_0123456789abcdef' }, shows(left)),
    ];
    for (const { status, error } of refused)
      expect([status, error]).toMatchObject([409, { data: { code: 'CONFLICT', isOtherSession: true } }]);
    const download = (operatorId: number) => browser.open(`/api/exports/entities/${entity.id}?operator=${operatorId}`);
    const taken = await download(left.operatorId);
    expect([taken.status, await taken.text()]).toEqual([409, expect.stringContaining('reload the page')]);
    const watching = await watchTimeline(browser, { id: entity.id }, { operator: String(left.operatorId) });
    expect(watching.refusal()).toMatchObject({ data: { isOtherSession: true } });
    expect(await listAudit(asAdministrator(entered.context), {})).toEqual(logBefore);
    expect(await listApiKeys(entered.context)).toHaveLength(1);

    const ok = await download(entered.operatorId);
    expect([ok.status, JSON.parse(await ok.text())]).toMatchObject([200, { entity: { externalId: 'p' } }]);
    const [exported] = (await listAudit(asAdministrator(entered.context), {})).items;
    const who = { actor: { id: `user:${ada.id}` }, door: 'portal' };
    expect(exported).toMatchObject({ action: 'entity.exported', subject: { id: entity.id }, ...who });
    expect((await browser.change('apiKeys.create', { label: 'Meant' }, shows(entered))).status).toBe(200);
  });
});
