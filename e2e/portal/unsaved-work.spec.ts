import type { Page } from '@playwright/test';
import { comesAlive, expect, test } from '../fixtures.ts';
import { createPerson } from '../setup/create-person.ts';
import { makeOperator } from '../setup/new-operator.ts';

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

/** The session as the server knows it. */
async function readSession(page: Page): Promise<unknown> {
  return (await (await page.request.get('/api/trpc/session.current')).json()).result.data;
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

test('Escape keeps an invitation that is half typed, and its link, which is shown once', async ({
  page,
  installation,
  enter,
}) => {
  const { owner } = await makeOperator(installation, 'Kept');
  await enter(owner);
  await page.goto('/team');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const email = dialog.getByLabel('E-mail');
  await email.fill('half@example.com');
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await expect(email).toHaveValue('half@example.com');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = dialog.getByLabel('invitation link', { exact: true });
  await expect(link).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(link).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy invitation link' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(email).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('Escape keeps the new label of a key that is half typed', async ({ page, installation, visit }) => {
  await visit(installation.owner, '/api-keys');
  await page.getByRole('button', { name: 'Actions for First key' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const label = page.getByRole('dialog').getByLabel('Label');
  await label.fill('Half a label');
  await page.keyboard.press('Escape');
  // A dialog that closes is still there for a moment.
  await page.waitForTimeout(1_000);
  await expect(label).toHaveValue('Half a label');
  await label.fill('First key');
  await page.keyboard.press('Escape');
  await expect(label).toBeHidden();
});

test('who begins or stops to act for an operator is asked before about what is not saved, and only then', async ({
  page,
  installation,
  enter,
}) => {
  const { id, name } = await createPerson(installation.dataDir, 'owner', 'owner');
  await enter(installation.administrator);
  await page.goto(`/admin/operators/${id}`);
  const act = page.getByRole('button', { name: 'Act for this operator' });
  await page.getByLabel('Batches').fill('1/');
  await answer(page, false, () => act.click());
  await expect(page.getByLabel('Batches')).toHaveValue('1/');
  expect(await readSession(page)).toMatchObject({ acting: false });
  await answer(page, true, () => act.click());
  const banner = page.getByRole('region', { name: 'Acting on behalf' });
  await expect(banner).toContainText(`You act for ${name}`);
  await page.goto('/account');
  await nameOf(page).fill('Half a name');
  const stop = banner.getByRole('button', { name: 'Stop acting' });
  await answer(page, false, () => stop.click());
  await expect(stop).toBeEnabled();
  expect(await readSession(page)).toMatchObject({ acting: true, operator: { name } });
  await expect(nameOf(page)).toHaveValue('Half a name');
  const alive = comesAlive(page);
  await answer(page, true, () => stop.click());
  await alive;
  await expect(page).toHaveURL('/admin/operators');
});
