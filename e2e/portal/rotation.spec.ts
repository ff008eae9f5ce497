import type { Page } from '@playwright/test';
import { test as base, expect } from '../fixtures.ts';
import type { Installation } from '../setup/installation.ts';
import { withDatabase } from '../setup/past-days.ts';
import { withNewKey } from '../setup/with-new-key.ts';

const players = 500;

const test = base.extend({
  // Two starts, each of which may take as long as a whole test before it says what is wrong.
  installation: [
    async ({ browserName: _ }, use) => withNewKey('rotation', players, use),
    { scope: 'test', timeout: 180_000 },
  ],
});

test('an administrator has everything sealed anew by a new master key, sees how far it is, and removes the old one', async ({
  page,
  installation,
  enter,
  inspect,
}) => {
  await enter(installation.administrator);
  await page.goto('/admin/installation');
  const keys = page.getByRole('table', { name: 'master keys' });
  const old = keys.getByRole('row').filter({ hasText: 'Generation 1' });
  await expect(keys.getByRole('row').filter({ hasText: 'Generation 2' })).toContainText('Seals');
  await expect(old).toContainText('Opens');
  await expect(old.getByRole('button', { name: 'Remove' })).toHaveCount(0);

  await sealAnew(page);
  const all = `Sealed by the present generation: ${players} of ${players} records`;
  await expect(page.getByRole('progressbar', { name: all })).toHaveAttribute('aria-valuenow', '100');
  await inspect('rotation');

  await letADayPass(installation);
  await page.reload();
  await expect(old).toContainText('Unused');
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await old.getByRole('button', { name: 'Remove' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove generation 1?' });
  await expect(removing.getByRole('button', { name: 'Remove' })).toBeDisabled();
  await removing.getByRole('textbox').fill('generation 1');
  await removing.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Generation 1 is removed. Take its key out of the configuration.')).toBeVisible();
  await expect(old).toContainText('Removed');
  await expect(page.getByText(/grep -qE .*pii-master-keys/)).toBeVisible();
  await inspect('rotation-ended');
});

/** Has the worker begin, unless it does so by itself just now, as it does half an hour after each full hour. */
async function sealAnew(page: Page): Promise<void> {
  const begin = page.getByRole('button', { name: 'Seal anew now' });
  const begun = page.getByRole('button', { name: 'The worker is at it' });
  await expect(begin.or(begun)).toBeVisible();
  if (await begin.isVisible()) {
    await begin.click();
    const asking = page.getByRole('dialog', { name: 'Seal anew now?' });
    await asking.getByRole('button', { name: 'Seal anew' }).click();
    await expect(page.getByText('The worker begins within seconds.')).toBeVisible();
  }
  await expect(begun).toBeDisabled();
}

/** The old generation as it stands a day after the worker found it unused, for which it counts for half a minute. */
function letADayPass(installation: Installation): Promise<void> {
  return withDatabase(installation, async (sql) => {
    await sql`update pii_key_generations set unused_since = now() - interval '25 hours' where generation = 1`;
  });
}
