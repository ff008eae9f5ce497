import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { comesAlive, expect, test } from '../fixtures.ts';
import type { SignIn } from '../setup/installation.ts';
import { runOda } from '../setup/run-oda.ts';

interface Operator {
  owner: SignIn;
  send: (method: string, path: string, body?: object) => Promise<Response>;
}

/** An operator of its own, so that every number is known. */
async function openOperator({ url, dataDir }: { url: string; dataDir: string }): Promise<Operator> {
  const { slug } = await runOda<{ slug: string }>(dataDir, ['operators', 'create', `Counted ${randomUUID()}`]);
  const name = ['--name', 'Ada Counter', '--email', `${randomUUID()}@example.com`];
  const owner = await runOda<SignIn>(dataDir, ['users', 'create', ...name, '--operator', slug, '--role', 'owner']);
  const made = await runOda<{ key: string }>(dataDir, ['keys', 'create', '--operator', slug, '--label', 'Counted']);
  const headers = { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' };
  const send = (method: string, path: string, body?: object) =>
    fetch(`${url}/operator-data-api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { owner, send };
}

const player = (externalId: string) => ({ entityType: 'player', externalId, data: { email: 'ada@example.com' } });
const session = { eventType: 'session', data: {} };
const deposit = { eventType: 'transaction', data: { type: 'deposit', amount: 5, currency: 'EUR' } };

async function write({ send }: Operator): Promise<void> {
  await send('PUT', '/settings', { templateId: 'tpl_igaming' });
  for (const id of ['p1', 'p2', 'p3', 'p1']) await send('POST', '/entities', player(id));
  for (const event of [session, session, deposit]) await send('POST', '/entities/p1/events', event);
  await send('PUT', '/entities/p1/state/balance', { value: 5 });
  const items = Array.from({ length: 1_200 }, (_, n) => ({ externalId: n < 1_197 ? 'p2' : 'nobody', ...session }));
  await send('POST', '/batch/events', items);
  await send('POST', '/entities', { entityType: 'wallet', externalId: 'w', data: {} });
}

/** The number on the tile with this name. */
const total = (page: Page, label: string) => page.getByTestId('total').filter({ hasText: label });

test('the overview tells exactly what was written and refused, and follows by itself', { tag: '@looks' }, async ({
  page,
  installation,
  enter,
  inspect,
}) => {
  const operator = await openOperator(installation);
  await enter(operator.owner);
  await page.goto('/overview');
  await expect(page.getByText('Nothing came in during the last 24 hours')).toBeVisible();
  await inspect('overview-empty');

  await write(operator);
  await expect(total(page, 'Events recorded')).toContainText('1,200');
  await expect(total(page, 'Entities created')).toContainText(/3\s*1 updated/);
  await expect(total(page, 'States set')).toContainText('1');
  await expect(total(page, 'Refused')).toContainText('4');
  await expect(page.getByRole('img', { name: /1,200 events, 3 entities, 1 state, 4 refusals/ })).toBeVisible();
  await expect(page.locator('.recharts-bar-rectangle path').first()).toBeVisible();
  const types = page.getByRole('region', { name: 'Events by type' }).getByRole('listitem');
  await expect(types).toHaveText([/session\s*1,199/, /transaction\s*1/]);
  await expect(page.getByRole('row').filter({ hasText: 'Batch of events' })).toContainText('1,197 written, 3 refused');
  await inspect('overview');

  await operator.send('POST', '/entities/p1/events', deposit);
  await expect(total(page, 'Events recorded')).toContainText('1,201');
  await page.getByRole('region', { name: 'Entities created, by type' }).getByRole('link', { name: 'player' }).click();
  await expect(page).toHaveURL('/entities?type=player');
  await expect(page.getByRole('row').filter({ hasText: 'p3' })).toBeVisible();
});

test('each range stands in the address and adds up to the same', async ({ page, installation, enter }) => {
  const operator = await openOperator(installation);
  await write(operator);
  await enter(operator.owner);
  await page.goto('/overview?range=1h');
  await expect(page.getByRole('radio', { name: '1 hour' })).toBeChecked();
  for (const [label, range] of [
    ['7 days', '7d'],
    ['30 days', '30d'],
    ['24 hours', '24h'],
  ] as const) {
    await page.getByText(label, { exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`range=${range}`));
    await expect(page.getByRole('img', { name: `last ${label}: 1,200 events` })).toBeVisible();
  }
  await page.goBack();
  await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
});

test('a number of refusals leads to them, and a request id to its reason', { tag: '@looks' }, async ({
  page,
  installation,
  enter,
  inspect,
}) => {
  const operator = await openOperator(installation);
  await write(operator);
  const answer = await operator.send('POST', '/entities', { entityType: 'player', externalId: 'p9', data: {} });
  const { requestId } = (await answer.json()) as { requestId: string };
  await enter(operator.owner);
  await page.goto('/overview');
  await expect(total(page, 'Refused')).toContainText('5');
  await page.getByRole('link', { name: 'ENTITY_NOT_FOUND' }).click();
  await expect(page).toHaveURL('/refusals?code=ENTITY_NOT_FOUND');
  const rows = page.getByRole('table', { name: 'refusals' }).getByRole('row');
  await expect(rows.filter({ hasText: 'No entity with this externalId.' })).toHaveCount(3);

  await page.goto('/refusals');
  await expect(rows.filter({ hasText: 'Unknown entity type: "wallet"' })).toContainText('POST /entities');
  await expect(rows.filter({ hasText: 'item 1,197' })).toHaveCount(1);
  await inspect('refusals');
  await page.getByRole('textbox', { name: 'Request id' }).fill(requestId);
  await expect(page).toHaveURL(new RegExp(`requestId=${requestId}`));
  await expect(rows.filter({ hasText: 'Missing required field: "email"' })).toHaveCount(1);
  await expect(rows).toHaveCount(2);

  await page.getByRole('textbox', { name: 'Request id' }).fill('req_0000000000000000');
  await expect(page.getByText('No such refusal is kept')).toBeVisible();
  await inspect('refusals-none');
  await page.getByRole('button', { name: 'Show all refusals' }).click();
  await expect(rows.filter({ hasText: 'Unknown entity type' })).toHaveCount(1);
});

test('numbers that are read again by themselves keep nobody signed in; a sign of life does', async ({
  page,
  installation,
  enter,
}) => {
  const cookieOf = async (procedure: string) => {
    const answer = await page.waitForResponse((response) => response.url().includes(procedure));
    return (await answer.allHeaders())['set-cookie'];
  };
  await enter(installation.owner);
  const alive = cookieOf('session.keep');
  await page.goto('/overview');
  expect(await alive).toContain('oda-session');
  expect(await cookieOf('overview.get')).toBeUndefined();
});

test('a network that comes back keeps nobody signed in', async ({ page, context, installation, enter }) => {
  await enter(installation.owner);
  const alive = comesAlive(page);
  await page.goto('/overview');
  await alive;
  await page.waitForLoadState('networkidle');
  // By then what the page knows is old, so that it asks again as soon as it can.
  await page.clock.setFixedTime(Date.now() + 45_000);
  await context.setOffline(true);
  const asked = page.waitForResponse(/\/api\/trpc\/(?!.*session\.keep).*session\.current/);
  await context.setOffline(false);
  expect(await (await asked).headerValue('set-cookie')).toBeNull();
});
