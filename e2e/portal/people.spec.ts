import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { comesAlive, expect, forgetSession, leaveSession, status, test } from '../fixtures.ts';
import { readMails } from '../setup/mailbox.ts';
import { addPerson } from '../setup/people.ts';

/** Signs in at the provider's own page, and lets it tell us who that was. */
async function signInAtProvider(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Casino ID' }).click();
  await page.waitForURL(/\/interaction\//);
  await page.locator('input[name=login]').fill(email);
  await page.locator('input[name=password]').fill('anything');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]').filter({ hasText: 'Continue' }).click();
}

test.describe('through the identity provider', () => {
  // The pages of the provider are its own, and a session ends under a page.
  test.use({ expectedConsoleErrors: [/net::ERR|favicon|status of (401|404)/] });

  test('a person with an account signs in, and comes to where they wanted to go', { tag: '@looks' }, async ({
    page,
    installation,
    inspect,
  }) => {
    const { email } = await addPerson(installation, 'developer');
    const wanted = '/account?from=a%26b&page=2';
    await page.goto(wanted);
    await expect(page.getByRole('button', { name: 'Sign in with Casino ID' })).toBeVisible();
    await inspect('sign-in-provider');
    await signInAtProvider(page, email);
    await expect(page).toHaveURL(`${installation.url}${wanted}`);
    await expect(page.getByText(`You sign in as ${email}.`)).toBeVisible();
    await expect(page.getByText(/through your organisation/)).toBeVisible();
  });

  test('who signs in again in a new tab goes on in the old one with what was typed; nobody else does', {
    tag: '@looks',
  }, async ({ page, context, installation, inspect }) => {
    const [ada, other] = [await addPerson(installation, 'viewer'), await addPerson(installation, 'developer')];
    await page.goto('/account');
    const alive = comesAlive(page);
    await signInAtProvider(page, ada.email);
    await alive;
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Half a name');
    await forgetSession(page);
    await page.getByRole('button', { name: 'Change name' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    const signInInNewTab = async (email: string) => {
      const opened = context.waitForEvent('page');
      await dialog.getByRole('link', { name: 'Sign in in a new tab' }).click();
      const tab = await opened;
      await signInAtProvider(tab, email);
      await expect(tab.getByRole('button', { name: /^Account of A/ })).toBeVisible();
      await tab.close();
      // A browser without a screen takes each of its tabs for the one that is looked at.
      await page.evaluate(() => {
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
        window.dispatchEvent(new Event('focus'));
      });
    };
    // By then a page asks anew for what it shows, which may not be in the name of somebody else.
    await page.clock.setFixedTime(Date.now() + 60_000);
    await signInInNewTab(other.email);
    await expect(dialog.getByRole('alert')).toContainText(`${other.email} is signed in now.`);
    await inspect('session-ended-other-person');
    await context.clearCookies();
    await signInInNewTab(ada.email);
    await expect(dialog).toBeHidden();
    await expect(name).toHaveValue('Half a name');
    await page.getByRole('button', { name: 'Change name' }).click();
    await expect(page.getByRole('button', { name: 'Account of Half a name' })).toBeVisible();
  });

  test('somebody who is invited gets an account, and the invitation is used up', async ({
    page,
    installation,
    enter,
  }) => {
    const email = `${randomUUID()}@example.com`;
    await enter(installation.owner);
    await page.goto('/team');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('dialog').getByLabel('E-mail').fill(email);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('It was mailed to them as well.');
    const link = await page.getByLabel('invitation link', { exact: true }).textContent();
    await expect.poll(() => readMails(installation.dataDir, email)).toHaveLength(1);
    expect(readMails(installation.dataDir, email)[0]).toContain(link ?? 'no link');

    await leaveSession(page);
    await page.goto('/sign-in?next=%2Faccount');
    await signInAtProvider(page, email);
    await expect(page.getByText(`You sign in as ${email}.`)).toBeVisible();
    await expect(page.getByText('You have none: you sign in through the identity provider.')).toBeVisible();
    await page.goto(link ?? '');
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  });

  test('nobody else is let in: no stranger, and nobody by an address that is not theirs', { tag: '@looks' }, async ({
    page,
    installation,
    inspect,
  }) => {
    const stranger = `${randomUUID()}@example.com`;
    await page.goto('/sign-in');
    await signInAtProvider(page, stranger);
    await expect(page.getByRole('alert').filter({ hasText: 'neither an account nor an invitation' })).toBeVisible();
    await inspect('sign-in-not-invited');
    await leaveSession(page);
    const { email } = await addPerson(installation, 'viewer', 'demo-casino', 'unverified-');
    await page.goto('/sign-in');
    await signInAtProvider(page, email);
    await expect(page.getByRole('alert').filter({ hasText: 'neither an account nor an invitation' })).toBeVisible();
  });

  test('an answer that this browser did not ask for opens nothing', async ({ page }) => {
    await page.goto('/api/auth/callback/oidc?code=stolen&state=made-up');
    await expect(page.getByRole('alert').filter({ hasText: 'did not work' })).toBeVisible();
    await page.goto('/account');
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test('who forgot their password gets a mail and sets another; an unknown address gets the same answer', {
  tag: '@looks',
}, async ({ page, installation, signIn, inspect }) => {
  const ada = await addPerson(installation, 'viewer');
  const said = 'If there is an account with this address, a link is on its way to it.';
  for (const email of ['nobody@example.com', ada.email]) {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(page.getByRole('heading', { name: 'Forgotten password' })).toBeVisible();
    await page.getByLabel('E-mail').fill(email);
    await inspect('forgotten-password');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(status(page, said)).toBeVisible();
  }
  await expect.poll(() => readMails(installation.dataDir, ada.email)).toHaveLength(1);
  expect(readMails(installation.dataDir, 'nobody@example.com')).toEqual([]);
  const link = /http:\S+\/reset\/[\w-]{43}/.exec(readMails(installation.dataDir, ada.email)[0] ?? '')?.[0];
  await page.goto(link ?? 'no link');
  await page.locator('input[type=password]').fill('a new long password');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn({ email: ada.email, password: 'a new long password' });
  await expect(page.getByRole('button', { name: 'Account of A viewer' })).toBeVisible();
});
