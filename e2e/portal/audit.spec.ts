import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import { createPerson } from '../setup/create-person.ts';
import { runOda } from '../setup/run-oda.ts';

test('a compliance officer sees who did what, finds one thing again by its address, and takes it as a file', {
  tag: '@looks',
}, async ({ page, installation, enter, inspect }) => {
  const { slug, officer } = await createPerson(installation.dataDir, 'compliance', 'officer');
  const label = `Importer ${randomUUID().slice(0, 8)}`;
  await runOda(installation.dataDir, ['keys', 'create', '--operator', slug, '--label', label]);
  await enter(officer);
  await page.goto('/audit');
  const log = page.getByRole('table', { name: 'audit log' });
  const row = log.getByRole('row').filter({ hasText: label });
  await expect(row).toContainText('Created an API key');
  await expect(row).toContainText('Command line');
  await inspect('audit');

  await page.getByRole('combobox', { name: 'What' }).click();
  await page.getByRole('option', { name: 'Created an API key' }).click();
  await expect(page).toHaveURL(/action=api-key\.created/);
  await expect(log.getByRole('row')).toHaveCount(2);
  await page.reload();
  await expect(log.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('combobox', { name: 'What' })).toHaveValue('Created an API key');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toContain(`,api-key.created,`);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(log.getByRole('row').filter({ hasText: 'Exported the audit log' })).toContainText('rows: 1');

  await page.goto('/audit?from=2099-01-01');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await inspect('audit-empty');
});

test('an address can ask for one entity, and tells which keys read it', async ({
  page,
  installation,
  request,
  enter,
}) => {
  const api = `${installation.url}/operator-data-api`;
  const headers = { authorization: `Bearer ${installation.apiKey}` };
  const externalId = `seen-${randomUUID()}`;
  const data = { email: 'seen@example.com' };
  const made = await request.post(`${api}/entities`, { headers, data: { entityType: 'player', externalId, data } });
  const { id } = (await made.json()).data;
  await request.get(`${api}/entities/${externalId}`, { headers });
  await request.delete(`${api}/entities/${externalId}`, { headers });
  await enter(installation.owner);
  await page.goto(`/audit?subject=${id}`);
  await expect(page.getByRole('table', { name: 'audit log' }).getByRole('row').nth(1)).toContainText(
    'Erased an entity',
  );
  await expect(page.getByRole('table', { name: 'reads' })).toContainText('First key');
});

test('who may not read it is told so, and finds no link to it', async ({ page, installation, enter }) => {
  const { name, officer: viewer } = await createPerson(installation.dataDir, 'viewer', 'viewer');
  await enter(viewer);
  await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
  await page.goto('/audit');
  await expect(page.getByRole('heading', { name: 'Audit log is closed to your role' })).toBeVisible();
  await expect(page.getByText(`You are viewer at ${name}`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export CSV' })).toHaveCount(0);
});
