import { expect, forgetSession, status, test } from '../fixtures.ts';

test.describe('an unknown address', () => {
  test.use({ expectedConsoleErrors: [/status of 404/] });

  test('gets our own page, which leads to the portal', { tag: '@looks' }, async ({ page, inspect }) => {
    const answer = await page.goto('/no/such/page');
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
    await inspect('not-found');
    await page.getByRole('link', { name: 'Go to the portal' }).click();
    await expect(page).toHaveURL('/sign-in');
  });
});

test('the colours follow the system until a person chooses, and then stay as chosen', { tag: '@looks' }, async ({
  page,
  colorScheme,
}) => {
  await page.goto('/sign-in');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-mantine-color-scheme', String(colorScheme));
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  const other = colorScheme === 'dark' ? 'light' : 'dark';
  await page.getByRole('button', { name: 'Colour scheme' }).click();
  await page.getByRole('menuitemradio', { name: other === 'dark' ? 'Dark' : 'Light' }).click();
  await expect(root).toHaveAttribute('data-mantine-color-scheme', other);
  await page.reload();
  await expect(root).toHaveAttribute('data-mantine-color-scheme', other);
});

test('on a narrow screen the navigation opens and closes; nothing is wider than the screen', { tag: '@looks' }, async ({
  page,
  installation,
  enter,
  viewport,
  inspect,
}) => {
  await enter(installation.owner);
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible();
  const link = page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'API keys' });
  const burger = page.getByRole('button', { name: 'Navigation' });
  if ((viewport?.width ?? 0) < 768) {
    await expect(link).not.toBeInViewport();
    await burger.click();
    await expect(link).toBeInViewport();
    await inspect('navigation');
    await link.click();
    await expect(link).not.toBeInViewport();
  } else {
    await expect(burger).toBeHidden();
    await expect(link).toHaveAttribute('aria-current', 'page');
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('the palette leads to a page by a few letters, with the keyboard alone', { tag: '@looks' }, async ({
  page,
  installation,
  visit,
  inspect,
}) => {
  await visit(installation.owner, '/api-keys?from=palette');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Page or external id' });
  await expect(field).toBeFocused();
  await page.keyboard.type('token');
  await expect(page.getByRole('option')).toHaveText(['API keys']);
  await inspect('palette');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/api-keys');
  await expect(field).toBeHidden();
  await page.getByRole('button', { name: /^Go to/ }).click();
  await expect(field).toBeFocused();
  await page.keyboard.type('no such page');
  await expect(page.getByText('Nothing is called like that.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
});

test('the palette asks before it leaves what is not saved, as a link does', async ({ page, installation, visit }) => {
  await visit(installation.owner, '/account');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Half a name');
  const jump = async (answer: 'accept' | 'dismiss') => {
    const asked = page.waitForEvent('dialog').then(async (question) => {
      expect(question.message()).toBe('Leave this page? What you have not saved is lost.');
      await question[answer]();
    });
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Page or external id' })).toBeFocused();
    await page.keyboard.type('token');
    await expect(page.getByRole('option')).toHaveText(['API keys']);
    await page.keyboard.press('Enter');
    await asked;
  };
  await jump('dismiss');
  await expect(page.getByRole('dialog', { name: 'Go to' })).toBeHidden();
  await expect(page).toHaveURL('/account');
  await expect(name).toHaveValue('Half a name');
  await jump('accept');
  await expect(page).toHaveURL('/api-keys');
});

test.describe('without the network', () => {
  // What links would have fetched ahead.
  test.use({ expectedConsoleErrors: [/net::ERR_INTERNET_DISCONNECTED/] });

  test('a person is told so, and when it is back the notice goes', { tag: '@looks' }, async ({
    page,
    context,
    installation,
    visit,
    inspect,
  }) => {
    await visit(installation.owner, '/api-keys');
    await context.setOffline(true);
    const notice = status(page, 'You are offline.');
    await expect(notice).toBeVisible();
    await inspect('offline');
    await context.setOffline(false);
    await expect(notice).toBeHidden();
  });
});

test.describe('a session that ended elsewhere', () => {
  test.use({ expectedConsoleErrors: [/status of 401/] });

  test('leads to the sign-in page, and from there back', async ({ page, installation, enter, signIn }) => {
    await enter(installation.owner);
    await forgetSession(page);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page).toHaveURL('/sign-in?reason=ended&next=%2Fapi-keys');
    await signIn(installation.owner);
    await expect(page).toHaveURL('/api-keys');
  });

  test('loses nothing that was typed: one signs in over the page', { tag: '@looks' }, async ({
    page,
    installation: { owner },
    enter,
    inspect,
  }) => {
    await enter(owner);
    await page.evaluate(() => {
      const field = Object.assign(document.createElement('input'), { ariaLabel: 'Draft' });
      document.getElementById('content')?.append(field);
    });
    await page.getByLabel('Draft').fill('half a sentence');
    await forgetSession(page);
    await page.getByRole('button', { name: 'Refresh' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await expect(dialog).toContainText(owner.email);
    await inspect('session-ended');
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Password', { exact: true }).fill('not the password');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(dialog).toContainText('The e-mail address or the password is wrong.');
    await dialog.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByLabel('Draft')).toHaveValue('half a sentence');
    await expect(page.getByText('First key')).toBeVisible();
  });
});

test('every page carries a policy of its own, and no header tells what it runs on', async ({ page }) => {
  const policies = new Set<string | undefined>();
  for (const path of ['/sign-in', '/sign-in', '/no/such/page']) {
    const headers = (await page.request.get(path)).headers();
    policies.add(headers['content-security-policy']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[\w+/=]{24}'/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('x-powered-by');
  }
  expect(policies.size).toBe(3);
});
