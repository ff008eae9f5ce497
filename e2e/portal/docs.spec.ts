import { expect, findViolations, test } from '../fixtures.ts';

const documentPath = '/operator-data-api/openapi.json';

test('the reference shows every operation and asks no host but ours', { tag: '@looks' }, async ({
  page,
  installation,
  inspect,
}) => {
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.goto('/docs');
  await expect(page.getByRole('heading', { name: /Operator Data API/ })).toBeVisible();
  const { paths } = await (await page.request.get(documentPath)).json();
  const operations = Object.values(paths as Record<string, object>).flatMap((path) => Object.keys(path));
  await expect(page.locator('.opblock')).toHaveCount(operations.length);
  await inspect('docs');
  expect([...asked].filter((origin) => origin !== installation.url)).toEqual([]);
});

test('an operation that is opened shows its fields and answers', async ({ page, inspect }) => {
  await page.goto('/docs');
  const operation = page.locator('.opblock').filter({ hasText: '/entities/{externalId}/events' }).first();
  await operation.getByRole('button').first().click();
  await expect(operation.getByRole('heading', { name: 'Responses' })).toBeVisible();
  await operation.scrollIntoViewIfNeeded();
  await inspect('docs-operation');
});

test('every operation that is opened and tried out can be used by everybody', async ({ page }) => {
  test.slow();
  await page.goto('/docs');
  await expect(page.locator('.opblock').first()).toBeVisible();
  // One at a time: axe takes far longer for all of them at once.
  for (const operation of await page.locator('.opblock').all()) {
    await operation.locator('.opblock-summary-control').click();
    await expect(operation.getByRole('heading', { name: 'Responses' })).toBeVisible();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    expect(await findViolations(page, '.opblock.is-open')).toEqual([]);
    await operation.locator('.opblock-summary-control').click();
    await expect(page.locator('.opblock.is-open')).toHaveCount(0);
  }
});

test.describe('without the document', () => {
  test.use({ expectedConsoleErrors: [/net::ERR/] });

  test('the page says so, and shows the reference when told to try again', async ({ page, inspect }) => {
    await page.route(`**${documentPath}`, (route) => route.abort());
    await page.goto('/docs');
    const failure = page.getByRole('alert').filter({ hasText: 'The reference could not be loaded' });
    await expect(failure).toBeVisible();
    await inspect('docs-failure');
    await page.unroute(`**${documentPath}`);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(failure).toBeHidden();
    await expect(page.locator('.opblock').first()).toBeVisible();
  });
});
