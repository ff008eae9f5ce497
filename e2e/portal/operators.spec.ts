import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { comesAlive, expect, test } from '../fixtures.ts';
import { createPerson } from '../setup/create-person.ts';

test.describe('an operator, and the installation', () => {
  // A backup that the journey on another screen takes or verifies at that moment is in the way of this one's.
  test.use({ expectedConsoleErrors: [/status of 409/] });

  test('an administrator creates an operator, limits it, invites its owner, suspends it and lets it in again', {
    tag: '@looks',
  }, async ({ page, installation, enter, inspect }) => {
    const name = `Aurora ${randomUUID().slice(0, 8)}`;
    await enter(installation.administrator);
    // Other tests make operators too, so that the first one may be on a later page.
    await page.goto(`/admin/operators?search=${encodeURIComponent(installation.operatorName)}`);
    await expect(page.getByRole('table', { name: 'operators' })).toContainText(installation.operatorName);
    await inspect('operators');

    await page.getByRole('button', { name: 'Create operator' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create operator' });
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(dialog.getByText('name must not be empty.')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

    await page.getByRole('textbox', { name: 'Batches' }).fill('fast');
    await page.getByRole('button', { name: 'Save limits' }).click();
    await expect(page.getByText('A limit is <per second>/<burst>')).toBeVisible();
    await page.getByRole('textbox', { name: 'Batches' }).fill('5/10');
    await expect(page.getByRole('textbox', { name: 'Batches' })).toHaveAccessibleDescription(
      /Stored now: none of its own/,
    );
    await page.getByRole('button', { name: 'Save limits' }).click();
    await expect(page.getByText('The limits are saved.')).toBeVisible();

    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const inviting = page.getByRole('dialog', { name: 'Invite somebody' });
    await inviting.getByRole('textbox', { name: 'E-mail' }).fill('nobody');
    await inviting.getByRole('button', { name: 'Invite' }).click();
    await expect(inviting.getByRole('textbox', { name: 'E-mail' })).toHaveAttribute('aria-invalid', 'true');
    await inviting.getByRole('textbox', { name: 'E-mail' }).fill(`owner-${randomUUID()}@example.com`);
    await inviting.getByRole('button', { name: 'Invite' }).click();
    const invited = page.getByRole('dialog', { name: 'is invited' });
    await expect(invited.getByLabel('invitation link', { exact: true })).toContainText('/invitations/');
    await invited.getByRole('button', { name: 'Copy invitation link' }).click();
    await invited.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Suspend' }).click();
    const asked = page.getByRole('dialog', { name: `Suspend ${name}?` });
    await inspect('operator-suspend');
    await expect(asked.getByRole('button', { name: 'Suspend' })).toBeDisabled();
    await asked.getByRole('textbox').fill(name.toLowerCase().replace(' ', '-'));
    await asked.getByRole('button', { name: 'Suspend' }).click();
    await expect(page.getByText('Suspended', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Reactivate' }).click();
    await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
    await inspect('operator');

    await page.goto(`/admin/operators?search=${encodeURIComponent(name)}`);
    await expect(page.getByRole('table', { name: 'operators' }).getByRole('row')).toHaveCount(2);

    await page.goto('/admin/installation');
    await expect(page.getByRole('table', { name: 'master keys' })).toContainText('Generation 1');
    await expect(page.getByText('npx oda pii new-key')).toBeVisible();
    await expect(page.getByText('/erasure-ledger.jsonl')).toBeVisible();
    await backUp(page, inspect);
    await inspect('installation');
  });
});

/** Takes a backup, unless the journey on another screen is at it, verifies it and looks up how it is restored. */
async function backUp(page: Page, inspect: (name: string) => Promise<void>): Promise<void> {
  const backups = page.getByRole('table', { name: 'backups' });
  const names = backups.getByText(/^oda-\d/);
  const before = await names.allTextContents();
  await page.getByRole('button', { name: 'Back up now' }).click();
  const asking = page.getByRole('dialog', { name: 'Back up now?' });
  await inspect('backup-ask');
  await asking.getByRole('button', { name: 'Back up' }).click();
  const isTaken = asking.getByText('A backup is being taken already.');
  await expect(isTaken.or(page.getByText('The worker begins within seconds.'))).toBeVisible();
  if (await isTaken.isVisible()) await asking.getByRole('button', { name: 'Cancel' }).click();
  // By its name, since the rows move when another one comes.
  await expect(names.first()).not.toHaveText(before[0] ?? 'none');
  const taken = backups.getByRole('row', { name: (await names.first().textContent()) ?? '' });
  await expect(taken).toContainText('Verified');
  await expect(page.getByRole('table', { name: 'runs of the worker' })).toContainText(/Backup.*Done.*rows/);
  // One is verified at a time: on another screen it may be another one's turn.
  await expect(async () => {
    await taken.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByText('is whole: every checksum is right.').first()).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await taken.getByRole('button', { name: 'Restore…' }).click();
  const way = page.getByRole('dialog', { name: 'Restore oda-' });
  await expect(way.getByText(/npx oda restore \S+oda-\S+ --ledger \S+erasure-ledger\.jsonl/)).toBeVisible();
  await inspect('backup-restore');
  await way.getByRole('button', { name: 'Close' }).click();
}

test('who acts for an operator sees that on every page, works as its owner without personal data, and is in its log', {
  tag: '@looks',
}, async ({ page, installation, enter, inspect }) => {
  const { id, name, officer } = await createPerson(installation.dataDir, 'owner', 'owner');
  await enter(installation.administrator);
  await page.goto(`/admin/operators/${id}`);
  await page.getByRole('button', { name: 'Act for this operator' }).click();
  const banner = page.getByRole('region', { name: 'Acting on behalf' });
  await expect(banner).toContainText(`You act for ${name}`);
  await page.goto('/api-keys');
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible();
  await expect(banner).toBeVisible();
  await page.goto('/audit');
  const entered = page.getByRole('row').filter({ hasText: 'Began to act for the operator' });
  await expect(entered).toContainText('Administrator');
  await expect(page.getByRole('button', { name: 'Export CSV' })).toHaveCount(0);
  await inspect('acting');
  const alive = comesAlive(page);
  await banner.getByRole('button', { name: 'Stop acting' }).click();
  await alive;
  await expect(page).toHaveURL('/admin/operators');
  await expect(banner).toHaveCount(0);

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await enter(officer);
  await page.goto('/audit');
  await expect(page.getByRole('row').filter({ hasText: 'Stopped acting for the operator' })).toBeVisible();
});

test.describe('who is no administrator', () => {
  test.use({ expectedConsoleErrors: [/status of 404/] });

  test('finds nothing at these addresses', async ({ page, installation, enter }) => {
    await enter(installation.owner);
    await expect(page.getByRole('link', { name: 'Operators' })).toHaveCount(0);
    for (const path of ['/admin/operators', '/admin/operators/1']) {
      expect((await page.goto(path))?.status()).toBe(404);
      await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
    }
  });
});

test('an administrator who is in no operator is led to the operators', async ({ page, installation, enter }) => {
  await enter(installation.administrator);
  await page.goto('/');
  await expect(page).toHaveURL('/admin/operators');
  await page.goto('/entities');
  await page.getByRole('link', { name: 'Go to the operators' }).click();
  await expect(page).toHaveURL('/admin/operators');
});

test.describe('an operator that is not there', () => {
  test.use({ expectedConsoleErrors: [/status of 404/] });

  test('is the same page of nothing, whatever its id', async ({ page, installation, enter }) => {
    await enter(installation.administrator);
    for (const id of ['999999', '9'.repeat(101), 'nonsense']) {
      expect((await page.goto(`/admin/operators/${id}`))?.status()).toBe(404);
      await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
    }
  });
});
