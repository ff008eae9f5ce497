import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';

const question = 'Leave this page? What you have not saved is lost.';
const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Name' });
const titleOf = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** Does something that asks before what is not saved is lost, and answers. */
async function answer(page: Page, leaves: boolean, act: () => unknown): Promise<void> {
  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    expect([dialog.type(), dialog.message()]).toEqual(['confirm', question]);
    await (leaves ? dialog.accept() : dialog.dismiss());
  });
  await Promise.all([asked, act()]);
}

const traverse = (page: Page, steps: number) => page.evaluate((delta) => window.history.go(delta), steps);

/** Types half a name on the third page of the tab's history; Back asks, and whoever stays loses nothing. */
async function stayAtHalfAName(page: Page): Promise<void> {
  const navigation = page.getByRole('navigation', { name: 'Portal' });
  await navigation.getByRole('link', { name: 'Team' }).click();
  await expect(titleOf(page, 'Team')).toBeVisible();
  await navigation.getByRole('link', { name: 'Account' }).click();
  await nameOf(page).fill('Half a name');
  await answer(page, false, () => traverse(page, -1));
  await expectHalfAName(page);
}

async function expectHalfAName(page: Page): Promise<void> {
  await expect(page).toHaveURL('/account');
  await expect(nameOf(page)).toHaveValue('Half a name');
}

test('Back and Forward ask before they leave what is not saved', async ({ page, installation, enter }) => {
  await enter(installation.owner);
  await stayAtHalfAName(page);
  await answer(page, false, () => traverse(page, -2));
  await expectHalfAName(page);
  await answer(page, true, () => traverse(page, -1));
  await expect(page).toHaveURL('/team');
  await expect(titleOf(page, 'Team')).toBeVisible();

  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const email = page.getByLabel('E-mail');
  await email.fill('half@');
  await answer(page, false, () => traverse(page, 1));
  await expect(page).toHaveURL('/team');
  await expect(email).toHaveValue('half@');
  await answer(page, true, () => traverse(page, 1));
  await expect(page).toHaveURL('/account');
  await expect(nameOf(page)).not.toHaveValue('Half a name');
  await traverse(page, -1);
  await expect(titleOf(page, 'Team')).toBeVisible();
});

test('Back asks in a browser as well that does not tell which entry of its history it shows', async ({
  page,
  installation,
  enter,
}) => {
  await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
  await enter(installation.owner);
  await stayAtHalfAName(page);
  await answer(page, true, () => traverse(page, -1));
  await expect(page).toHaveURL('/team');
  await expect(titleOf(page, 'Team')).toBeVisible();
});
