import type { Page } from '@playwright/test';
import { expect, findViolations, forgetSession, test } from '../fixtures.ts';
import { applyRetentionNow } from '../setup/apply-retention.ts';
import { makeOperator, makeReadyOperator } from '../setup/new-operator.ts';
import { putEventsOfPastDays, withDatabase } from '../setup/past-days.ts';

const part = (page: Page, name: string) => page.getByRole('region', { name });
const limit = (page: Page, what: string) =>
  page.getByRole('switch', { name: `Limit how long ${what} ${what === 'anything' ? 'is' : 'are'} kept` }).click();
const figures = (page: Page, of: string) => page.getByLabel(`What this means for ${of}`);

test('what the sliders say is what is counted, saved and read back by the API', { tag: '@looks' }, async ({
  page,
  installation,
  visit,
  inspect,
}) => {
  const { owner, slug, call } = await makeReadyOperator(installation, 'Keeper', 'compliance');
  await putEventsOfPastDays(installation, slug, [
    { daysAgo: 1, amount: 1_000 },
    { daysAgo: 100, amount: 20_000 },
    { daysAgo: 400, amount: 300_000 },
  ]);
  await visit(owner, '/retention');
  await expect(figures(page, 'events')).toContainText('321,000');
  await inspect('retention-empty');

  await limit(page, 'events');
  await expect(figures(page, 'events')).toContainText('320,000');
  const events = part(page, 'Events');
  const kept = events.getByRole('textbox', { name: 'Kept in all' });
  await kept.fill('366');
  await events.getByRole('slider', { name: 'Days that events are kept in all' }).press('ArrowLeft');
  await expect(kept).toHaveValue('365 days');
  await expect(figures(page, 'events')).toContainText(/archive\s*20,000\s*Would be removed\s*300,000/);
  await events.getByRole('slider', { name: 'Days that events are at hand' }).press('Home');
  await expect(events.getByRole('textbox', { name: 'At hand' })).toHaveValue('30 days');
  await limit(page, 'states');
  const states = part(page, 'States');
  await states.getByRole('slider', { name: 'Days that states are at hand' }).press('PageDown');
  await states.getByRole('slider', { name: 'Days that states are kept in all' }).press('Home');
  await expect(states.getByRole('textbox', { name: 'At hand' })).toHaveValue('30 days');
  expect(await findViolations(page)).toEqual([]);
  await states.getByRole('textbox', { name: 'Kept in all' }).fill('60');
  await limit(page, 'anything');
  await part(page, 'Everything').getByRole('textbox', { name: 'Kept' }).fill('730');
  await inspect('retention');

  await page.getByRole('button', { name: 'Save policy' }).click();
  const question = page.getByRole('dialog', { name: 'Save a policy that removes records?' });
  await expect(question).toContainText('300,000 events of today go, for good.');
  await expect(question).not.toContainText('state');
  await inspect('retention-confirm');
  await question.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Everything is saved.')).toBeVisible();
  expect((await call('GET', '/settings')).body.data).toMatchObject({
    dataRetentionDays: 730,
    retentionPolicy: {
      entity_events: { hot_days: 30, archive_days: 365 },
      entity_states: { hot_days: 30, archive_days: 60 },
    },
  });
  await page.reload();
  await expect(events.getByRole('textbox', { name: 'Kept in all' })).toHaveValue('365 days');
  await expect(figures(page, 'events')).toContainText('300,000');
});

test('of two who change it at once, the second is told and loses nothing', { tag: '@looks' }, async ({
  page,
  installation,
  visit,
  inspect,
}) => {
  const { owner, call } = await makeReadyOperator(installation, 'Two');
  await visit(owner, '/retention');
  await limit(page, 'events');
  await part(page, 'Events').getByRole('textbox', { name: 'At hand' }).fill('45');
  await call('PUT', '/settings', { dataRetentionDays: 500 });
  const notice = page.getByRole('alert').filter({ hasText: 'Somebody changed the policy meanwhile' });
  await expect(notice).toContainText('Everything: 500 days');
  await inspect('retention-meanwhile');
  await expect(page.getByRole('button', { name: 'Save policy' })).toBeDisabled();
  await expect(part(page, 'Events').getByRole('textbox', { name: 'At hand' })).toHaveValue('45 days');
  await notice.getByRole('button', { name: 'Go on with mine' }).click();
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Everything is saved.')).toBeVisible();
  expect((await call('GET', '/settings')).body.data).toMatchObject({
    dataRetentionDays: null,
    retentionPolicy: { entity_events: { hot_days: 45, archive_days: 1825 } },
  });
});

test('nobody is erased by a policy without being counted and asked about first', { tag: '@looks' }, async ({
  page,
  installation,
  visit,
  inspect,
}) => {
  const { owner, slug, call } = await makeReadyOperator(installation, 'Silent');
  for (const externalId of ['p1', 'p2'])
    await call('POST', '/entities', { entityType: 'player', externalId, data: { email: 'ada@example.com' } });
  await withDatabase(installation, async (sql) => {
    await sql`
      update entities set updated_at = now() - interval '400 days'
      where external_id = 'p1' and operator_id = (select id from operators where slug = ${slug})`;
  });
  await visit(owner, '/retention');
  await limit(page, 'anything');
  await expect(figures(page, 'entities')).toContainText(/erased\s*0/);
  await part(page, 'Everything').getByRole('textbox', { name: 'Kept' }).fill('365');
  await expect(figures(page, 'entities')).toContainText(/erased\s*1/);
  await page.getByRole('button', { name: 'Save policy' }).click();
  const question = page.getByRole('dialog', { name: 'Save a policy that removes records?' });
  await expect(question).toContainText(
    'When it is applied, 1 entity of which nothing was written for so long is erased',
  );
  await expect(question).not.toContainText(/event|state/);
  await inspect('retention-silent');
  await question.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Everything is saved.')).toBeVisible();
});

test.describe('when the session ends', () => {
  test.use({ expectedConsoleErrors: [/status of 401/] });

  test('what was chosen by a slider alone is kept, as what is typed is', async ({ page, installation, enter }) => {
    const { owner, call } = await makeReadyOperator(installation, 'Ender');
    const entity_events = { hot_days: 90, archive_days: 400 };
    await call('PUT', '/settings', { retentionPolicy: { entity_events, entity_states: null } });
    await enter(owner);
    await page.goto('/retention');
    const events = part(page, 'Events');
    const slider = events.getByRole('slider', { name: 'Days that events are kept in all' });
    await slider.press('ArrowLeft');
    await forgetSession(page);
    await slider.press('ArrowLeft');
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Password', { exact: true }).fill(owner.password);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(events.getByRole('textbox', { name: 'Kept in all' })).toHaveValue('398 days');
    await expect(page.getByRole('button', { name: 'Save policy' })).toBeEnabled();
  });
});

test('a saved policy is applied, and the page tells what was done', async ({ page, installation, visit, inspect }) => {
  const { owner, slug, call } = await makeReadyOperator(installation, 'Doer');
  await call('POST', '/entities', { entityType: 'player', externalId: 'p1', data: { email: 'ada@example.com' } });
  for (const key of ['balance', 'kyc_status', 'risk_score']) await call('PUT', `/entities/p1/state/${key}`, 1);
  await withDatabase(installation, async (sql) => {
    await sql`
      update states set updated_at = now() - case key when 'balance' then interval '40 days' else interval '400 days' end
      where key <> 'risk_score' and operator_id = (select id from operators where slug = ${slug})`;
  });
  const retentionPolicy = { entity_events: null, entity_states: { hot_days: 30, archive_days: 365 } };
  await call('PUT', '/settings', { dataRetentionDays: null, retentionPolicy });
  await visit(owner, '/retention');
  await expect(part(page, 'What was done last')).toContainText('Nothing yet');
  await applyRetentionNow(installation);
  await expect(async () => {
    await page.reload();
    await expect(part(page, 'What was done last')).toContainText('Done', { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(part(page, 'What was done last')).toContainText('1 state archived, 1 state removed');
  await inspect('retention-done');
  expect((await call('GET', '/entities/p1/state')).body.data).toHaveLength(2);
});

test('a developer sees the policy and cannot change it', async ({ page, installation, visit }) => {
  const { owner } = await makeOperator(installation, 'Looker', 'developer');
  await visit(owner, '/retention');
  await expect(page.getByText('An owner or a compliance officer of your team can change it.')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Limit how long events are kept' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save policy' })).toHaveCount(0);
});
