import type { Page, Route } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { archiveEvents } from '../setup/archive-events.ts';
import { newPlayer, send } from '../setup/new-player.ts';
import { addPerson } from '../setup/people.ts';
import { runOda } from '../setup/run-oda.ts';

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });

test('a compliance officer finds a player, reveals with a reason, reads on while events arrive, exports and erases', {
  tag: '@looks',
}, async ({ page, installation, visit, inspect }) => {
  const { id, externalId, email } = await newPlayer(installation);
  await visit(await addPerson(installation, 'compliance'), '/entities');
  await page.getByRole('textbox', { name: 'External id' }).fill(externalId.slice(0, -1));
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByRole('link', { name: externalId })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`search=${externalId.slice(0, -1)}`));
  await inspect('entities-found');
  await page.goto(`/entities?state=kyc_status&value=status-${externalId}`);
  await expect(page.getByRole('row').filter({ hasText: externalId })).toHaveCount(1);
  await page.getByRole('link', { name: externalId }).click();
  await expect(page).toHaveURL(`/entities/${id}`);
  await expect(page.getByRole('heading', { level: 1, name: externalId })).toBeVisible();
  await expect(page.getByText('"[encrypted]"').first()).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);
  await expect(timeline(page).getByText('Live')).toBeVisible();
  await inspect('entity');

  await send(installation, 'POST', `/entities/${externalId}/events`, { eventType: 'block', data: { why: 'live' } });
  await expect(timeline(page).getByRole('button', { name: /block/ })).toBeVisible({ timeout: 10_000 });
  await send(installation, 'PUT', `/entities/${externalId}/state/balance`, { value: 1234.5 });
  await expect(page.getByRole('region', { name: 'States' }).getByText('1234.5')).toBeVisible({ timeout: 10_000 });

  await page.getByRole('button', { name: 'Reveal personal data' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Reveal' }).click();
  await expect(dialog.getByText('Say why in a few words')).toBeVisible();
  await inspect('entity-reveal');
  await dialog.getByLabel('Reason').fill('Ticket 17');
  await dialog.getByRole('button', { name: 'Reveal' }).click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(timeline(page).getByRole('button', { name: /Revealed personal data.*Ticket 17/ })).toBeVisible({
    timeout: 10_000,
  });
  await inspect('entity-revealed');

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const stream = await (await downloading).createReadStream();
  let text = '';
  for await (const piece of stream) text += String(piece);
  const all = JSON.parse(text) as { entity: { data: { email: string } }; events: unknown[] };
  expect([all.entity.data.email, all.events.length]).toEqual([email, 4]);

  await archiveEvents(installation, externalId);
  await page.reload();
  await expect(timeline(page).getByRole('button', { name: /block/ })).toHaveCount(0);
  await timeline(page).getByRole('button', { name: 'Load archived events' }).click();
  await expect(timeline(page).getByRole('button', { name: /block/ })).toBeVisible();
  await expect(timeline(page).getByRole('button', { name: 'Load archived events' })).toHaveCount(0);

  await expect(timeline(page).getByText('1234.5')).toBeVisible();
  await page.getByRole('button', { name: 'Erase' }).click();
  await expect(dialog.getByText('4 events')).toBeVisible();
  await expect(dialog.getByText('2 states')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Erase for good' })).toBeDisabled();
  await inspect('entity-erase');
  await dialog.getByLabel(/Type/).fill(externalId);
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await expect(page.getByText(`${externalId} is erased, 4 events redacted.`)).toBeVisible();
  expect(await page.getByText('1234.5').count()).toBe(0);
  await expect(page.getByText('"_deleted"')).toBeVisible();
  await expect(timeline(page).getByText('{"_redacted":true}').first()).toBeVisible();
  await expect(page.getByText(`status-${externalId}`)).toHaveCount(0);
  await expect(page.getByText(email)).toHaveCount(0);
  const receipt = page.getByRole('region', { name: 'Erasure receipt' });
  await expect(receipt.getByText('4 events, 2 states')).toBeVisible();
  await inspect('entity-erased');
  const saving = page.waitForEvent('download');
  await receipt.getByRole('button', { name: 'Download receipt' }).click();
  const saved = await (await saving).path();
  const verified = await runOda(installation.dataDir, ['erasures', 'verify', saved, '--external-id', externalId]);
  expect(verified).toEqual({ receipts: 1 });
  await page.getByRole('link', { name: 'Who looked' }).click();
  await page.getByRole('link', { name: /^ers_/ }).click();
  await expect(receipt).toBeVisible();
});

test('a reveal outlasts what a program changes meanwhile, and nothing stands in clear beside newer data', async ({
  page,
  installation,
  visit,
}) => {
  const { id, externalId, email } = await newPlayer(installation);
  await visit(installation.owner, `/entities/${id}`);
  await expect(timeline(page).getByText('Live')).toBeVisible();
  const post = (country: string) =>
    send(installation, 'POST', '/entities', { entityType: 'player', externalId, data: { email, country } });
  const shown = (country: string) =>
    expect(page.getByRole('region', { name: 'Data' }).getByText(`"${country}"`, { exact: true })).toBeVisible();
  const hide = page.getByRole('button', { name: 'Hide personal data' });
  await page.getByRole('button', { name: 'Reveal personal data' }).click();
  const dialog = page.getByRole('dialog');
  const reason = dialog.getByLabel('Reason');
  const reveal = dialog.getByRole('button', { name: 'Reveal' });
  await reason.fill('Ticket 18');
  await post('SE');
  await shown('SE');
  await expect(reason).toHaveValue('Ticket 18');

  const duringReveal = (act: (route: Route) => Promise<void>) => page.route(/entities\.reveal/, act, { times: 1 });
  await duringReveal(async (route) => {
    const response = await route.fetch();
    await post('FI');
    await shown('FI');
    await route.fulfill({ response });
  });
  await reveal.click();
  await expect(dialog.getByRole('alert')).toContainText('Somebody changed it meanwhile');
  await expect(page.getByText(email)).toHaveCount(0);
  await expect(reason).toHaveValue('Ticket 18');

  await duringReveal(async (route) => {
    await post('NO');
    await shown('NO');
    await route.continue();
  });
  await reveal.click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(dialog).toBeHidden();
  await post('DK');
  await shown('DK');
  expect(await page.getByText(email).count()).toBe(0);

  // What is revealed may be newer than what the page has heard of.
  await page.getByRole('button', { name: 'Reveal personal data' }).click();
  await reason.fill('Ticket 19');
  await duringReveal(async (route) => {
    await post('IS');
    await route.continue();
  });
  await reveal.click();
  await expect(page.getByText(email)).toBeVisible();
  await shown('IS');
  await hide.click();

  await page.getByRole('button', { name: 'Reveal personal data' }).click();
  await send(installation, 'DELETE', `/entities/${externalId}`, undefined);
  await expect(dialog.getByRole('alert')).toContainText('Somebody erased it meanwhile');
  await expect(reveal).toBeDisabled();
});

test('10,000 events are scrolled through, filtered, and drawn a screen at a time', async ({
  page,
  installation,
  visit,
}) => {
  const { id } = await newPlayer(installation, 10_000);
  await visit(installation.owner, `/entities/${id}`);
  await expect(timeline(page).getByRole('button', { expanded: false }).first()).toBeVisible();
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    expect(await page.getByText('That is all: 10,001 entries.').isVisible()).toBe(true);
  }).toPass({ intervals: [50], timeout: 60_000 });
  await expect(timeline(page).getByText('{"n":0}')).toBeVisible();
  expect(await timeline(page).getByRole('button').count()).toBeLessThan(120);
  await page.goto(`/entities/${id}?show=type%3Abonus`);
  await expect(timeline(page).getByRole('button', { name: /bonus/ }).first()).toBeVisible();
  await expect(timeline(page).getByRole('button', { name: /session/ })).toHaveCount(0);
});

test.describe('an entity of nobody', () => {
  test.use({ expectedConsoleErrors: [/404/] });

  test('is the same page of nothing, whatever its id', async ({ page, installation, visit }) => {
    await visit(installation.owner, '/entities');
    const texts: string[] = [];
    for (const id of ['ent_0000000000000001', 'nonsense', 'e'.repeat(101)]) {
      expect((await page.goto(`/entities/${id}`))?.status()).toBe(404);
      await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
      texts.push((await page.locator('main').first().textContent()) ?? '');
    }
    expect(new Set(texts).size).toBe(1);
  });
});
