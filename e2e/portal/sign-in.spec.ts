import { comesAlive, expect, forgetSession, status, test } from '../fixtures.ts';

/** Where the address itself leads somebody who is signed in; it depends on what the operator has. */
const firstPage = /^http:\/\/[^/]+\/(?!sign-in)[a-z-]+$/;
const wrongCredentials = 'The e-mail address or the password is wrong.';

test('the printed owner signs in, sees the operator and its keys, and signs out', { tag: '@looks' }, async ({
  page,
  installation,
  signIn,
  inspect,
}) => {
  await page.goto('/');
  await expect(page).toHaveURL('/sign-in');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await inspect('sign-in');

  await signIn(installation.owner);
  await expect(page).toHaveURL(firstPage);
  await page.goto('/api-keys');
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible();
  await expect(page.getByRole('banner')).toContainText(installation.operatorName);
  const key = page.getByRole('table', { name: 'API keys' }).getByRole('row').filter({ hasText: 'First key' });
  await expect(key).toContainText(`${installation.apiKey.slice(0, 12)}…${installation.apiKey.slice(-4)}`);
  await expect(key).toContainText('Active');
  await expect(key.getByRole('cell').nth(6)).toContainText('Never');
  await expect(page.locator('body')).not.toContainText(installation.apiKey);
  await inspect('api-keys');

  await page.getByRole('button', { name: 'Account of Demo Owner' }).click();
  await expect(page.getByRole('dialog', { name: 'Account' })).toContainText(installation.owner.email);
  await inspect('user-menu');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(status(page, 'You are signed out.')).toBeVisible();
  await inspect('signed-out');
});

test('after the sign-out the portal is closed, to the back button and to a copy of the cookie', async ({
  page,
  context,
  installation,
  enter,
}) => {
  await enter(installation.owner);
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible();
  const cookies = await context.cookies();
  const session = cookies.find(({ name }) => name.endsWith('oda-session'));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(status(page, 'You are signed out.')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText('First key')).toHaveCount(0);

  await context.addCookies(cookies);
  await page.goto('/api-keys');
  await expect(page).toHaveURL('/sign-in?next=%2Fapi-keys');
  expect((await page.request.get('/api/trpc/apiKeys.list')).status()).toBe(401);
});

test('whoever was sent to sign in arrives where they wanted to go, with filters and page', async ({
  page,
  installation,
  signIn,
}) => {
  const shared = '/refusals?code=ENTITY_NOT_FOUND&of=a%26b&of=c';
  await page.goto(shared);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(shared)}`);
  await signIn(installation.owner);
  await expect(page).toHaveURL(shared);
  await expect(page.getByRole('combobox', { name: 'Code' })).toHaveValue('ENTITY_NOT_FOUND');
  await page.goto('/api-keys?from=mail');
  await forgetSession(page);
  await page.reload();
  await expect(page).toHaveURL('/sign-in?next=%2Fapi-keys%3Ffrom%3Dmail');
  await signIn(installation.owner);
  await expect(page).toHaveURL('/api-keys?from=mail');
  for (const next of [
    '//evil.example/',
    '/.//evil.example/',
    '/%252e//evil.example/',
    '/%5Cevil.example',
    '/%09/evil.example',
  ]) {
    await page.goto(`/sign-in?next=${next}`);
    await expect(page).toHaveURL(firstPage);
  }
});

test.describe('a sign-in that fails', () => {
  test.use({ expectedConsoleErrors: [/status of 401/] });

  test('says so in the same words whether or not the account exists', { tag: '@looks' }, async ({
    page,
    installation,
    signIn,
    inspect,
  }) => {
    for (const email of [installation.owner.email, 'nobody@demo-casino.example']) {
      await page.goto('/sign-in');
      await signIn({ email, password: 'not the password' });
      const password = page.getByLabel('Password', { exact: true });
      await expect(password).toHaveAccessibleDescription(wrongCredentials);
      await expect(password).toBeFocused();
      await expect(page.getByLabel('E-mail')).toHaveValue(email);
      await expect(page).toHaveURL('/sign-in');
    }
    await inspect('wrong-password');
  });
});

test('what is missing is said at its field, without asking the server', { tag: '@looks' }, async ({
  page,
  inspect,
}) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter your e-mail address/);
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription('Enter your password.');
  await inspect('missing-fields');
});

test.describe('the keyboard', () => {
  // The first page may ask again by itself while the session ends.
  test.use({ expectedConsoleErrors: [/status of 401/] });

  test('is enough to sign in, look around and sign out', async ({ page, installation }) => {
    await page.goto('/sign-in');
    await expect(page.getByLabel('E-mail')).toBeFocused();
    await page.keyboard.type(installation.owner.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(installation.owner.password);
    const alive = comesAlive(page);
    await page.keyboard.press('Enter');
    await alive;
    await expect(page).toHaveURL(firstPage);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await page.getByRole('button', { name: /^Account of/ }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(status(page, 'You are signed out.')).toBeVisible();
  });
});

test.describe('a page that learns of the sign-out before the person does', () => {
  test.use({ expectedConsoleErrors: [/status of 401/] });

  for (const typed of [false, true]) {
    const title = `leaves it at that${typed ? ', also where something was typed' : ''}: they are told that they signed out`;
    test(title, async ({ page, installation, enter }) => {
      await enter(installation.owner);
      await page.goto('/getting-started');
      await page.route('**/api/auth/signout', async (route) => {
        const asked = page.waitForResponse((response) => response.status() === 401);
        const response = await route.fetch();
        await asked;
        await page.waitForTimeout(1_000);
        await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toHaveCount(0);
        await route.fulfill({ response });
      });
      await page.getByRole('button', { name: /^Account of/ }).click();
      if (typed) await page.evaluate(() => document.dispatchEvent(new Event('input')));
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(status(page, 'You are signed out.')).toBeVisible();
    });
  }
});
