import { comesAlive, expect, forgetSession, leaveSession, test } from '../fixtures.ts';
import { makeOperator } from '../setup/new-operator.ts';
import { addPerson } from '../setup/people.ts';

test.describe('a page of somebody in whose browser another person signed in meanwhile', () => {
  test.use({ expectedConsoleErrors: [/status of 409/] });

  test('does nothing in their name, says so and loses nothing that was typed', { tag: '@looks' }, async ({
    page,
    context,
    installation,
    enter,
    inspect,
  }) => {
    const { owner: ada, slug } = await makeOperator(installation, 'Shared');
    const grace = await addPerson(installation, 'owner', slug);
    await enter(ada);
    await page.goto('/account');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Half a name');

    const other = await context.newPage();
    const signInThere = async ({ email, password }: typeof ada) => {
      await other.waitForLoadState('networkidle');
      await forgetSession(page);
      await other.goto('/sign-in?next=%2Faccount');
      const alive = comesAlive(other);
      await other.getByLabel('E-mail').fill(email);
      await other.getByLabel('Password', { exact: true }).fill(password);
      await other.getByRole('button', { name: 'Sign in', exact: true }).click();
      await alive;
    };
    await signInThere(grace);
    await page.getByRole('button', { name: 'Change name' }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else is signed in now' });
    await expect(dialog).toContainText(`Nothing was done as ${grace.email}`);
    await inspect('other-person');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeVisible();
    await other.reload();
    await expect(other.getByRole('textbox', { name: 'Name' })).not.toHaveValue('Half a name');

    const asked = page.waitForEvent('dialog').then((question) => question.dismiss());
    await dialog.getByRole('button', { name: 'Load the page anew' }).click();
    await asked;
    await expect(dialog).toBeVisible();

    await signInThere(ada);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(dialog).toBeHidden();
    await expect(name).toHaveValue('Half a name');
    await page.getByRole('button', { name: 'Change name' }).click();
    await expect(page.getByRole('button', { name: 'Account of Half a name' })).toBeVisible();
    await other.close();
  });

  test('neither signs them out nor stays for them to see', async ({ page, context, installation, enter }) => {
    const { owner: ada, slug } = await makeOperator(installation, 'Shared');
    const grace = await addPerson(installation, 'viewer', slug);
    await enter(grace);
    const cookies = await context.cookies();
    await leaveSession(page);
    await enter(ada);
    await forgetSession(page);
    await context.addCookies(cookies);
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else is signed in now' });
    await expect(dialog).toContainText(grace.email);
    const alive = comesAlive(page);
    await dialog.getByRole('button', { name: 'Load the page anew' }).click();
    await alive;
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: /^Account of/ }).click();
    await expect(page.getByText(grace.email)).toBeVisible();
  });
});
