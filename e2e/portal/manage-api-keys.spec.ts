import { expect, test } from '../fixtures.ts';
import { makeKey, makeOperator } from '../setup/new-operator.ts';
import { runShell } from '../setup/run-shell.ts';

test('a key is created, works in a shell, is rotated without a gap, and fails when it is revoked', {
  tag: '@looks',
}, async ({ page, installation, enter, inspect }) => {
  const { owner } = await makeOperator(installation, 'Keys', 'developer');
  await enter(owner);
  await page.getByRole('button', { name: 'Create key' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create an API key' });
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByText('label must not be empty.')).toBeVisible();
  await dialog.getByLabel('Label').fill('Importer');
  // A developer may not erase, and so gives no key the right to.
  await expect(dialog.getByRole('checkbox', { name: 'Erase' })).toBeDisabled();
  await expect(dialog.getByRole('checkbox', { name: 'Ingest' })).toBeChecked();
  await inspect('create-key');
  await dialog.getByRole('button', { name: 'Create key' }).click();

  const ready = page.getByRole('dialog', { name: 'Key "Importer" is ready' });
  await ready.getByRole('button', { name: 'Copy API key' }).click();
  const command = (await ready.locator('pre').filter({ hasText: 'curl' }).textContent()) ?? '';
  await inspect('key-created');
  expect(await runShell(command)).toContain('"success":true');
  await ready.getByRole('button', { name: 'Done' }).click();
  const rows = page.getByRole('table', { name: 'API keys' }).getByRole('row').filter({ hasText: 'Importer' });
  await expect(rows).toContainText('Active');
  await expect(rows).not.toContainText('erase');
  await inspect('api-keys-managed');

  await page.getByRole('button', { name: 'Actions for Importer' }).click();
  await page.getByRole('menuitem', { name: 'Rotate' }).click();
  await expect(page.getByRole('dialog', { name: 'Rotate the key' })).toBeVisible();
  await inspect('rotate-key');
  await page.getByRole('button', { name: 'Rotate key' }).click();
  const rotated = page.getByRole('dialog', { name: 'The new key "Importer" is ready' });
  await expect(rotated).toContainText('Until then both work.');
  await rotated.getByRole('button', { name: 'Copy API key' }).click();
  const next = (await rotated.locator('pre').filter({ hasText: 'curl' }).textContent()) ?? '';
  await rotated.getByRole('button', { name: 'Done' }).click();
  expect(await runShell(command)).toContain('"success":true');
  expect(await runShell(next)).toContain('"success":true');

  const old = rows.filter({ hasText: command.match(/oh_live_[0-9a-f]{4}/)?.[0] ?? '' });
  await old.getByRole('button', { name: 'Actions for Importer' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  const question = page.getByRole('dialog', { name: 'Revoke this key?' });
  await expect(question).toBeVisible();
  await inspect('revoke-key');
  const typed = question.getByRole('textbox');
  if (await typed.isVisible()) await typed.fill('revoke');
  await question.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(old).toContainText('Revoked');
  await expect.poll(() => runShell(command)).toContain('"UNAUTHORIZED"');
  expect(await runShell(next)).toContain('"success":true');

  const last = rows.filter({ hasText: next.match(/oh_live_[0-9a-f]{4}/)?.[0] ?? '' });
  await last.getByRole('button', { name: 'Actions for Importer' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await expect(page.getByRole('dialog', { name: 'This key cannot be revoked' })).toContainText('last active key');
  await inspect('last-key');
});

test.describe('a key', () => {
  test.use({ expectedConsoleErrors: [/status of 409/] });

  test('is renamed by two at once, of whom the second is told; who may not give its scopes cannot rotate it', async ({
    page,
    installation,
    enter,
  }) => {
    const operator = await makeOperator(installation, 'Rename', 'developer');
    await makeKey(installation, operator, 'Old name');
    await enter(operator.owner);
    await page.getByRole('button', { name: 'Actions for Old name' }).click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    await expect(page.getByRole('dialog')).toContainText('has scopes that your role may not give a key');
    await expect(page.getByRole('button', { name: 'Rotate key' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Actions for Old name' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('Label').fill('New name');
    const other = await page.context().newPage();
    await other.goto('/api-keys');
    await other.getByRole('button', { name: 'Actions for Old name' }).click();
    await other.getByRole('menuitem', { name: 'Rename' }).click();
    await other.getByLabel('Label').fill('Their name');
    await other.getByRole('button', { name: 'Rename', exact: true }).click();
    await expect(other.getByRole('row').filter({ hasText: 'Their name' })).toBeVisible();
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await expect(page.getByText('It is called "Their name" now.')).toBeVisible();
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await expect(page.getByRole('row').filter({ hasText: 'New name' })).toBeVisible();
  });
});

test.describe('an expiry', () => {
  test.use({ expectedConsoleErrors: [/status of 400/] });

  const missing = /Choose the last day on which the key works\./;
  const over = /This day is over\. Choose today or a later day\./;

  test('that has passed is refused at its field, and one to come is told', async ({ page, installation, enter }) => {
    const { owner } = await makeOperator(installation, 'Expiry');
    await enter(owner);
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await page.getByLabel('Label').fill('Short');
    await page.getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'On a day …' }).click();
    await page.getByLabel('Last day').fill('2020-01-01');
    const create = page.getByRole('dialog').getByRole('button', { name: 'Create key' });
    await create.click();
    await expect(page.getByLabel('Last day')).toHaveAccessibleDescription(over);
    await page.getByLabel('Last day').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
    await create.click();
    await page.getByRole('button', { name: 'Copy API key' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Short' })).toContainText(/in [23] days/);

    await page.getByRole('button', { name: 'Actions for Short' }).click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'On a day …' }).click();
    const rotate = dialog.getByRole('button', { name: 'Rotate key' });
    await rotate.click();
    await expect(dialog.getByLabel('Last day')).toHaveAccessibleDescription(missing);
    await dialog.getByLabel('Last day').fill('2020-01-01');
    await rotate.click();
    await expect(dialog.getByLabel('Last day')).toHaveAccessibleDescription(over);
    await dialog.getByLabel('Last day').fill(new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10));
    await rotate.click();
    await expect(dialog.getByText('Until then both work.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Copy API key' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row').filter({ hasText: /in [89] days/ })).toContainText('Short');
  });
});

test('a viewer sees keys and can change none', async ({ page, installation, enter }) => {
  const operator = await makeOperator(installation, 'Viewed', 'viewer');
  await makeKey(installation, operator, 'Seen');
  await enter(operator.owner);
  await expect(page.getByRole('row').filter({ hasText: 'Seen' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Create key|^Actions for/ })).toHaveCount(0);
  const refused = await page.request.post('/api/trpc/apiKeys.create', {
    data: { label: 'x' },
    headers: { Origin: installation.url },
  });
  expect(refused.status()).toBe(403);
});
