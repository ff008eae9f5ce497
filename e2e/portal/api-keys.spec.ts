import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { runOda } from '../setup/run-oda.ts';

test('the keys stand in the page as the server sends it, before any script runs', async ({
  page,
  installation,
  enter,
}) => {
  await enter(installation.owner);
  await expect(page).toHaveURL('/api-keys');
  const html = await (await page.request.get('/api-keys')).text();
  expect(html).toMatch(/<td[^>]*>.*First key.*<\/td>/);
  expect(html).toContain(installation.operatorName);
  expect(html).not.toContain(installation.apiKey);
});

test('a time shows its exact form when one asks for it', async ({ page, installation, enter }) => {
  await enter(installation.owner);
  const created = page.getByRole('row').filter({ hasText: 'First key' }).getByRole('cell').nth(4);
  await expect(created).toContainText(/just now|ago/);
  await created.getByRole('button').focus();
  await expect(page.getByRole('tooltip')).toContainText(/\d{4} at \d{2}:\d{2}:\d{2}/);
});

test.describe('without an answer', () => {
  test.use({ expectedConsoleErrors: [/net::ERR/] });

  test('the page says so, keeps what it had, and tries again when told to', { tag: '@looks' }, async ({
    page,
    installation,
    enter,
    inspect,
  }) => {
    await enter(installation.owner);
    await expect(page.getByText('First key')).toBeVisible();
    await page.route('**/api/trpc/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Refresh' }).click();
    const failure = page.getByRole('alert').filter({ hasText: 'The API keys could not be loaded' });
    await expect(failure).toBeVisible({ timeout: 15_000 });
    await expect(page.getByText('First key')).toBeVisible();
    await inspect('api-keys-failure');
    await page.unroute('**/api/trpc/**');
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(failure).toBeHidden();
  });
});

test('an operator without a key is told how to get one, and sees it when it is made', { tag: '@looks' }, async ({
  page,
  installation: { dataDir },
  enter,
  inspect,
}) => {
  const name = `Bare ${randomUUID()}`;
  const { slug } = await runOda<{ slug: string }>(dataDir, ['operators', 'create', name]);
  const person = [
    '--email',
    `${randomUUID()}@example.com`,
    '--name',
    'Bare Owner',
    '--operator',
    slug,
    '--role',
    'owner',
  ];
  await enter(await runOda<{ email: string; password: string }>(dataDir, ['users', 'create', ...person]));
  await expect(page.getByText('No API keys yet')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(page.getByText(`npx oda keys create --operator ${slug} --label "My program"`)).toBeVisible();
  await inspect('no-keys');

  await runOda(dataDir, ['keys', 'create', '--operator', slug, '--label', 'My program']);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'My program' })).toContainText('Active');
});

test('an administrator without an operator is told that there are no keys to see', { tag: '@looks' }, async ({
  page,
  installation,
  enter,
  inspect,
}) => {
  await enter(installation.administrator);
  await expect(page.getByRole('heading', { name: 'You are in no active operator' })).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await inspect('no-operator');
});
