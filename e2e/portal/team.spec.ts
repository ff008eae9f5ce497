import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, leaveSession, test } from '../fixtures.ts';
import { makeOperator } from '../setup/new-operator.ts';
import { addPerson } from '../setup/people.ts';
import { runOda } from '../setup/run-oda.ts';

const password = 'correct horse battery';

test('an owner invites somebody, who joins, is given another role, shut out and removed', { tag: '@looks' }, async ({
  page,
  browser,
  installation,
  enter,
  inspect,
}) => {
  const { slug } = await runOda<{ slug: string }>(installation.dataDir, [
    'operators',
    'create',
    `Team ${randomUUID()}`,
  ]);
  const owner = await addPerson(installation, 'owner', slug);
  const email = `${randomUUID()}@example.com`;
  await enter(owner);
  await page.goto('/team');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(dialog.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter an e-mail address/);
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Developer').check();
  await inspect('team-invite');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await dialog.getByLabel('invitation link', { exact: true }).textContent();
  await inspect('team-invited');
  await dialog.getByRole('button', { name: 'Copy invitation link' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('table', { name: 'invitations' })).toContainText(email);

  const theirs = await browser.newContext({ baseURL: installation.url, colorScheme: 'light' });
  const guest = await theirs.newPage();
  await guest.goto(link ?? '');
  await guest.getByLabel('Your name').fill('Grace');
  await guest.locator('input[type=password]').fill(password);
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest.getByRole('button', { name: 'Account of Grace' })).toBeVisible();

  await page.getByRole('button', { name: 'Refresh' }).click();
  const row = page.getByRole('table', { name: 'members' }).getByRole('row').filter({ hasText: email });
  await expect(row).toContainText('Developer');
  await inspect('team');
  const act = async (action: string) => {
    await row.getByRole('button', { name: 'Actions for Grace' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  await act('Change role');
  await dialog.getByLabel('Compliance').check();
  await inspect('team-role');
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(row).toContainText('Compliance');

  await act('Disable');
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect(row).toContainText('Disabled');
  await guest.goto('/api-keys');
  await expect(guest.getByText('You are in no active operator')).toBeVisible();
  await act('Enable');
  await dialog.getByRole('button', { name: 'Enable' }).click();
  await expect(row).toContainText('Active');
  await act('Remove');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  await theirs.close();
});

test.describe('what the server refuses', () => {
  test.use({ expectedConsoleErrors: [/status of 409/] });

  test('is said where it was asked: the last owner stays one', { tag: '@looks' }, async ({
    page,
    installation,
    enter,
    inspect,
  }) => {
    const { slug } = await runOda<{ slug: string }>(installation.dataDir, [
      'operators',
      'create',
      `Solo ${randomUUID()}`,
    ]);
    await enter(await addPerson(installation, 'owner', slug));
    await page.goto('/team');
    await page.getByRole('button', { name: 'Actions for A owner' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove A owner?' });
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await expect(dialog.getByRole('alert')).toContainText('This is the last owner');
    await inspect('team-last-owner');
  });

  test('is said to the second of two who change a role, who goes on from there', async ({
    page,
    installation,
    enter,
  }) => {
    const { slug } = await makeOperator(installation, 'Roles');
    const member = await addPerson(installation, 'viewer', slug);
    await enter(await addPerson(installation, 'owner', slug));
    const choose = async (tab: Page, role: string) => {
      await tab.goto('/team');
      await tab.getByRole('button', { name: 'Actions for A viewer' }).click();
      await tab.getByRole('menuitem', { name: 'Change role' }).click();
      await tab.getByRole('dialog', { name: 'Role of A viewer' }).getByLabel(role).check();
    };
    await choose(page, 'Developer');
    const other = await page.context().newPage();
    await choose(other, 'Compliance');
    await other.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
    await expect(other.getByRole('dialog')).toBeHidden();
    const dialog = page.getByRole('dialog', { name: 'Role of A viewer' });
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await expect(dialog.getByText('A viewer is Compliance now.')).toBeVisible();
    await expect(dialog.getByLabel('Developer')).toBeChecked();
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await expect(page.getByRole('row').filter({ hasText: member.email })).toContainText('Developer');
  });

  test('is all that somebody without the right gets of the team', async ({ page, installation, visit }) => {
    const viewer = await addPerson(installation, 'viewer');
    await visit(viewer, '/team');
    await expect(page.getByRole('heading', { name: 'Team is closed to your role' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Team' })).toHaveCount(0);
  });
});

test('a link that was used, or that nobody made, says so', { tag: '@looks' }, async ({ page, inspect }) => {
  for (const path of [`/invitations/${'x'.repeat(43)}`, '/invitations/x', `/reset/${'x'.repeat(43)}`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  }
  await inspect('dead-link');
});

test.describe('a new password', () => {
  test.use({ expectedConsoleErrors: [/status of 403/] });

  test('an owner sees no link for a new password; by that of whoever runs the installation a member sets one', {
    tag: '@looks',
  }, async ({ page, installation, enter, signIn, inspect }) => {
    const { slug } = await runOda<{ slug: string }>(installation.dataDir, [
      'operators',
      'create',
      `Reset ${randomUUID()}`,
    ]);
    const member = await addPerson(installation, 'viewer', slug);
    await enter(await addPerson(installation, 'owner', slug));
    await page.goto('/team');
    await page.getByRole('button', { name: 'Actions for A viewer' }).click();
    await page.getByRole('menuitem', { name: 'Link for a new password' }).click();
    await page.getByRole('button', { name: 'Make link' }).click();
    await expect(page.getByRole('dialog', { name: 'The link is ready' })).toContainText(`mailed to ${member.email}`);
    const { link } = await runOda<{ link: string }>(installation.dataDir, ['users', 'reset-link', member.email]);
    await leaveSession(page);

    await page.goto(new URL(link).pathname);
    await page.locator('input[type=password]').fill('short');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.locator('input[type=password]')).toHaveAccessibleDescription(/at least 12 characters/i);
    await inspect('reset-password');
    await page.locator('input[type=password]').fill(password);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn({ email: member.email, password });
    await expect(page.getByRole('button', { name: 'Account of A viewer' })).toBeVisible();
  });
});
