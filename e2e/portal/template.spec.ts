import { expect, test } from '../fixtures.ts';
import { callApi, makeKey, makeOperator } from '../setup/new-operator.ts';

test('a developer reads the template, chooses it, and from then on data comes in', { tag: '@looks' }, async ({
  page,
  installation,
  visit,
  inspect,
}) => {
  const operator = await makeOperator(installation, 'Templates', 'developer');
  const key = await makeKey(installation, operator);
  const player = { entityType: 'player', externalId: 'ada', data: { email: 'ada@example.com' } };
  expect((await callApi(installation, key, 'POST', '/entities', player)).status).toBe(400);

  await visit(operator.owner, '/template');
  await expect(page.getByText('None is in use yet')).toBeVisible();
  const entities = page.getByRole('table', { name: 'entity types' });
  await expect(entities.getByRole('row').filter({ hasText: 'player' })).toContainText(/email\s*PII/);
  await expect(page.getByRole('table', { name: 'event types' })).toContainText('game_activity');
  await inspect('template');
  await page.getByRole('button', { name: 'Use this template' }).click();
  const question = page.getByRole('dialog', { name: 'Use iGaming 1.0?' });
  await expect(question).toContainText('Nothing is stored yet');
  await inspect('template-confirm');
  await question.getByRole('button', { name: 'Use this template' }).click();
  await expect(page.getByText('In use', { exact: true })).toBeVisible();
  expect((await callApi(installation, key, 'POST', '/entities', player)).status).toBe(201);
});

test.describe('when somebody else was quicker', () => {
  test.use({ expectedConsoleErrors: [/409 \(Conflict\)/] });

  test('who chooses a template is told and can go on', async ({ page, installation, visit }) => {
    const operator = await makeOperator(installation, 'Choosers', 'developer');
    const key = await makeKey(installation, operator);
    await visit(operator.owner, '/template');
    await page.getByRole('button', { name: 'Use this template' }).click();
    const question = page.getByRole('dialog', { name: 'Use iGaming 1.0?' });
    const choice = question.getByRole('button', { name: 'Use this template' });
    await expect(choice).toBeEnabled();
    await callApi(installation, key, 'PUT', '/settings', { templateId: 'tpl_igaming' });
    await choice.click();
    await expect(question).toContainText('Somebody chose another template meanwhile; nothing was changed.');
    await choice.click();
    await expect(question).toBeHidden();
    await expect(page.getByText('In use', { exact: true })).toBeVisible();
  });
});
