import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { addPerson } from '../setup/people.ts';
import { runOda } from '../setup/run-oda.ts';

test.describe('a password', () => {
  test.use({ expectedConsoleErrors: [/status of 400/] });

  test('a person changes their password, and their other sessions end', { tag: '@looks' }, async ({
    page,
    browser,
    installation,
    enter,
    inspect,
  }) => {
    const ada = await addPerson(installation, 'viewer');
    const elsewhere = await browser.newContext({ baseURL: installation.url });
    const other = await elsewhere.newPage();
    await other.goto('/sign-in?next=%2Faccount');
    await other.getByLabel('E-mail').fill(ada.email);
    await other.getByLabel('Password', { exact: true }).fill(ada.password);
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(other.getByRole('heading', { name: 'Account' })).toBeVisible();

    await enter(ada);
    await page.goto('/account');
    const sessions = page.getByRole('table', { name: 'sessions' });
    await expect(sessions.getByRole('row')).toHaveCount(3);
    await expect(sessions).toContainText('This one');
    await inspect('account');

    const form = page.getByRole('form', { name: 'Password' });
    await form.getByLabel('Current password').fill('not the password');
    await form.getByLabel('New password').fill('a new long password');
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(form.getByLabel('Current password')).toHaveAccessibleDescription('This is not your password.');
    await inspect('account-wrong-password');
    await form.getByLabel('Current password').fill(ada.password);
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed.')).toBeVisible();
    await expect(sessions.getByRole('row')).toHaveCount(2);
    await other.reload();
    await expect(other).toHaveURL(/\/sign-in/);
    await elsewhere.close();
  });
});

test('a person renames themselves and signs out everywhere, by the keyboard', async ({ page, installation, enter }) => {
  const ada = await addPerson(installation, 'viewer');
  await enter(ada);
  await page.goto('/account');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Ada Vega');
  await name.press('Enter');
  await expect(page.getByRole('button', { name: 'Account of Ada Vega' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
  await expect(page.getByRole('status')).toHaveText('You are signed out.');
});

test('a person of two operators switches between them, in this session alone', { tag: '@looks' }, async ({
  page,
  installation,
  enter,
  inspect,
}) => {
  const ada = await addPerson(installation, 'viewer');
  const name = `Second ${randomUUID().slice(0, 8)}`;
  const { slug } = await runOda<{ slug: string }>(installation.dataDir, ['operators', 'create', name]);
  const owner = await addPerson(installation, 'owner', slug);
  await enter(owner);
  await page.goto('/team');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await page.getByLabel('invitation link', { exact: true }).textContent();
  await page.context().clearCookies();

  await enter(ada);
  await page.goto(link ?? '');
  await inspect('invitation-accept');
  await page.getByRole('button', { name: 'Accept' }).click();
  const header = page.getByRole('banner');
  await expect(header).toContainText(name);
  await header.getByRole('button', { name }).click();
  await inspect('operator-switcher');
  await page.getByRole('menuitemradio', { name: installation.operatorName }).click();
  await expect(header).toContainText(installation.operatorName);
});
