import { expect, test } from '../fixtures.ts';
import { makeKey, makeOperator, makeReadyOperator } from '../setup/new-operator.ts';
import { runShell } from '../setup/run-shell.ts';

test('a developer comes from sign-in to the first event, which arrives while they look', { tag: '@looks' }, async ({
  page,
  installation,
  signIn,
  inspect,
}) => {
  const operator = await makeOperator(installation, 'Newcomer', 'developer');
  await page.goto('/');
  await signIn(operator.owner);
  await expect(page).toHaveURL('/getting-started');
  await expect(page.getByRole('heading', { level: 1, name: 'Getting started' })).toBeVisible();
  await inspect('getting-started');

  await page.getByRole('button', { name: 'Use iGaming 1.0' }).click();
  await expect(page.getByText('iGaming 1.0 is in use.')).toBeVisible();
  await page.getByRole('button', { name: 'Create a key' }).click();
  const secret = await page.getByLabel('API key', { exact: true }).textContent();
  expect(secret).toMatch(/^oh_live_[0-9a-f]{64}$/);
  await page.getByRole('button', { name: 'Copy API key' }).click();
  await expect(page.getByText('Waiting for your first event.')).toBeVisible();
  await inspect('getting-started-waiting');

  const commands = (await page.locator('pre').filter({ hasText: 'curl' }).textContent()) ?? '';
  expect(commands).toContain(String(secret));
  const printed = await runShell(commands);
  expect(printed).toContain('"action":"created"');
  expect(printed).toMatch(/"id":"eev_[0-9a-f]{16}"/);
  const arrived = page.getByRole('alert').filter({ hasText: 'Your first event has arrived' });
  await expect(arrived).toBeVisible();
  await expect(arrived).toContainText('transaction of player-1');
  await inspect('getting-started-arrived');

  await page.getByRole('link', { name: 'Go on to your data' }).click();
  await expect(page).not.toHaveURL(/getting-started/);
  await page.goto('/getting-started');
  await expect(page).not.toHaveURL(/getting-started/);
});

test('who has a key already is told to put it in, and sees no key of others', async ({ page, installation, visit }) => {
  const { owner, key } = await makeReadyOperator(installation, 'Halfway');
  await visit(owner, '/getting-started');
  await expect(page.getByText('There is 1 active key.')).toBeVisible();
  await expect(page.locator('pre').filter({ hasText: 'YOUR_API_KEY' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText(key);

  await page.goto('/api-keys');
  await page.getByRole('button', { name: /^Go to/ }).click();
  await page.getByRole('combobox', { name: 'Page or external id' }).fill('first');
  await page.getByRole('option', { name: 'Getting started' }).click();
  await expect(page).toHaveURL('/getting-started');
});

test('a viewer is not led through a set-up that they may not do, and is told who may', async ({
  page,
  installation,
  signIn,
}) => {
  const operator = await makeOperator(installation, 'Watched', 'viewer');
  await makeKey(installation, operator);
  await page.goto('/');
  await signIn(operator.owner);
  await expect(page).not.toHaveURL(/getting-started|sign-in/);
  await page.goto('/getting-started');
  await expect(page.getByText('An owner or a developer of your team can choose it.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Use / })).toHaveCount(0);
});
