import type { Page } from '@playwright/test';
import { test as base, expect, leaveSession } from '../fixtures.ts';
import { addPerson } from '../setup/people.ts';
import { runOda } from '../setup/run-oda.ts';
import { withoutMail } from '../setup/without-mail.ts';

const [desk, telephone] = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const password = 'a new long password';

const test = base.extend({
  // A start may take as long as a whole test before it says what is wrong.
  installation: [async ({ browserName: _ }, use) => withoutMail(use), { scope: 'test', timeout: 120_000 }],
});

async function setPassword(page: Page, link: string): Promise<void> {
  await page.goto(new URL(link).pathname);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
}

/** The command that is shown, as `oda` gets it, for somebody. */
async function readCommand(page: Page, email: string): Promise<string[]> {
  const text = (await page.locator('pre').textContent()) ?? '';
  expect(text).toMatch(/^npx oda users reset-link \S+$/);
  return [...text.split(' ').slice(2, -1), email];
}

const linkFor = (page: Page, name: string) =>
  test.step(`ask for a link for ${name}`, async () => {
    await page.goto('/team');
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Link for a new password' }).click();
  });

test('where no mail is sent, whoever forgot their password is led to somebody who can help, and helped', async ({
  page,
  installation,
  enter,
  signIn,
  inspect,
}) => {
  const viewer = await addPerson(installation, 'viewer');
  const owner = await addPerson(installation, 'owner');

  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('Ask an administrator of this installation');
  await expect(main).toContainText('An owner of your operator cannot make it');
  await inspect('forgotten-password-without-mail');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(telephone);
  await inspect('forgotten-password-without-mail-narrow-dark');
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: 'light' });
  // An administrator who lost their own does what the page says.
  const ofAdministrator = await readCommand(page, installation.administrator.email);
  const { link } = await runOda<{ link: string }>(installation.dataDir, ofAdministrator);
  await setPassword(page, link);
  const administrator = { email: installation.administrator.email, password };
  await signIn(administrator);
  await expect(page.getByRole('button', { name: /^Account of/ })).toBeVisible();
  await leaveSession(page);

  await enter(installation.owner);
  await linkFor(page, 'A viewer');
  const dialog = page.getByRole('dialog', { name: 'A new password for A viewer?' });
  await expect(dialog).toContainText('An administrator of this installation makes the link');
  await expect(dialog.getByText(`npx oda users reset-link ${viewer.email}`)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Make link' })).toHaveCount(0);
  await inspect('reset-without-mail');
  await page.setViewportSize(telephone);
  await inspect('reset-without-mail-narrow');
  await page.setViewportSize(desk);
  await leaveSession(page);

  await enter(administrator);
  await page.goto('/admin/operators');
  await page.getByRole('link', { name: installation.operatorName }).click();
  await page.getByRole('button', { name: 'Act for this operator' }).click();
  await expect(page.getByRole('region', { name: 'Acting on behalf' })).toBeVisible();
  await linkFor(page, 'A owner');
  await page.getByRole('button', { name: 'Make link' }).click();
  const made = await page.getByLabel('link', { exact: true }).textContent();
  await leaveSession(page);
  await setPassword(page, made ?? '');
  await signIn({ email: owner.email, password });
  await expect(page.getByRole('button', { name: 'Account of A owner' })).toBeVisible();
});
