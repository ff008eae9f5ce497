import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import { makeOperator, makeReadyOperator } from '../setup/new-operator.ts';

const session = (externalId: string) => ({ externalId, eventType: 'session', data: {} });

test('a developer sees a batch appear by itself, and follows it to each of its 5,000 refused items and to their file', {
  tag: '@looks',
}, async ({ page, installation, visit, inspect }) => {
  const { owner, call } = await makeReadyOperator(installation, 'Batches', 'developer');
  await visit(owner, '/jobs');
  await expect(page.getByText('No jobs yet')).toBeVisible();
  await inspect('no-jobs');

  const items = Array.from({ length: 4_999 }, (_, index) => session(`nobody-${index}`));
  const { body } = await call('POST', '/batch/events', [{ ...session('=1+1'), eventType: 'kyc' }, ...items]);
  const jobId = String(body.data.jobId);
  await call('POST', '/batch/entities', [
    { entityType: 'player', externalId: 'ada', data: { email: 'ada@example.com' } },
  ]);
  const row = page.getByRole('row').filter({ hasText: jobId });
  await expect(row).toContainText('All refused', { timeout: 30_000 });
  await expect(row).toContainText('0 written, 5,000 refused');
  await inspect('jobs');

  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Completed' }).click();
  await expect(page).toHaveURL('/jobs?outcome=completed');
  await expect(row).toHaveCount(0);
  await expect(page.getByText('1 written')).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: jobId }).click();

  await expect(page.getByRole('heading', { name: '5,000 refused items' })).toBeVisible();
  const table = page.getByRole('table', { name: 'refused items' });
  await expect(table.getByRole('row')).toHaveCount(51);
  await inspect('job');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(`/jobs/${jobId}?cursor=49`);
  await expect(table).toContainText('nobody-98');
  await page.getByText('VALIDATION_FAILED · 1').click();
  await expect(page).toHaveURL(`/jobs/${jobId}?code=VALIDATION_FAILED`);
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table).toContainText('Unknown event type: "kyc"');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${jobId}-errors.csv`);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(5_001);
  expect(lines[1]).toMatch(/^0,'=1\+1,VALIDATION_FAILED,/);
});

test.describe('a job that is not there', () => {
  test.use({ expectedConsoleErrors: [/status of 404/] });

  test('and one of another operator have the same page', async ({ page, installation, visit }) => {
    const other = await makeReadyOperator(installation, 'Other');
    const batch = await other.call('POST', '/batch/events', [session('nobody')]);
    const { owner } = await makeOperator(installation, 'Curious');
    const texts: string[] = [];
    for (const id of [String(batch.body.data.jobId), 'job_0123456789abcdef', 'nonsense']) {
      await visit(owner, `/jobs/${id}`);
      await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
      texts.push((await page.locator('main').first().textContent()) ?? '');
    }
    expect(new Set(texts).size).toBe(1);
  });
});
