import { comesAlive, expect, leaveSession, status, test } from '../fixtures.ts';
import { makeOperator } from '../setup/new-operator.ts';
import { signInElsewhere } from '../setup/other-browser.ts';
import { addPerson } from '../setup/people.ts';

test.describe('a password', () => {
  test.use({ expectedConsoleErrors: [/status of 400/] });

  test('a person changes their password, and their other sessions end', { tag: '@looks' }, async ({
    page,
    browser,
    installation,
    enter,
    inspect,
  }) => {
    const ada = await addPerson(installation, 'viewer');
    const other = await signInElsewhere(browser, installation, ada, '/account');
    await expect(other.getByRole('heading', { name: 'Account' })).toBeVisible();

    await enter(ada);
    await page.goto('/account');
    const sessions = page.getByRole('table', { name: 'sessions' });
    await expect(sessions.getByRole('row')).toHaveCount(3);
    await expect(sessions).toContainText('This one');
    await inspect('account');

    const form = page.getByRole('form', { name: 'Password' });
    await form.getByLabel('Current password').fill('not the password');
    await form.getByLabel('New password').fill('a new long password');
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(form.getByLabel('Current password')).toHaveAccessibleDescription('This is not your password.');
    await inspect('account-wrong-password');
    await form.getByLabel('Current password').fill(ada.password);
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed.')).toBeVisible();
    await expect(sessions.getByRole('row')).toHaveCount(2);
    await other.reload();
    await expect(other).toHaveURL(/\/sign-in/);
    await other.context().close();
  });
});

test('a person renames themselves and signs out everywhere, by the keyboard', async ({ page, installation, enter }) => {
  const ada = await addPerson(installation, 'viewer');
  await enter(ada);
  await page.goto('/account');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Ada Vega');
  await name.press('Enter');
  await expect(page.getByRole('button', { name: 'Account of Ada Vega' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
  await expect(status(page, 'You are signed out.')).toBeVisible();
});

test('who signs out with something unsaved is asked before the session ends, and only then', async ({
  page,
  installation,
  enter,
}) => {
  await enter(await addPerson(installation, 'viewer'));
  await page.goto('/account');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Half a name');
  const answers = [false, true];
  const asked: string[] = [];
  page.on('dialog', (question) => {
    asked.push(question.type());
    void (answers.shift() ? question.accept() : question.dismiss());
  });
  await page.getByRole('button', { name: /^Account of/ }).click();
  const signOut = page.getByRole('button', { name: 'Sign out', exact: true });
  await signOut.click();
  await expect.poll(() => asked).toEqual(['confirm']);
  await expect(signOut).toBeEnabled();
  expect((await page.request.get('/api/trpc/session.current')).status()).toBe(200);
  await expect(name).toHaveValue('Half a name');
  await signOut.click();
  await expect(status(page, 'You are signed out.')).toBeVisible();
  expect(asked).toEqual(['confirm', 'confirm']);
});

test.describe('a person of two operators', () => {
  test.use({ expectedConsoleErrors: [/status of 409/] });

  test('switches between them; a page of the one that was left changes nothing in the other, and loses nothing typed', {
    tag: '@looks',
  }, async ({ page, context, installation, enter, inspect }) => {
    const [first, second] = [
      await makeOperator(installation, 'First', 'developer'),
      await makeOperator(installation, 'Second'),
    ];
    await enter(second.owner);
    await page.goto('/team');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByLabel('E-mail').fill(first.owner.email);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
    const link = await page.getByLabel('invitation link', { exact: true }).textContent();
    await leaveSession(page);

    await enter(first.owner);
    await page.goto(link ?? '');
    await inspect('invitation-accept');
    const entered = comesAlive(page);
    await page.getByRole('button', { name: 'Accept' }).click();
    await entered;
    const header = page.getByRole('banner');
    await expect(header).toContainText(second.name);
    await header.getByRole('button', { name: second.name }).click();
    await inspect('operator-switcher');
    await page.getByRole('menuitemradio', { name: first.name }).click();
    await expect(header).toContainText(first.name);

    await page.goto('/account');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Half a name');
    for (const leaves of [false, true]) {
      const asked = page.waitForEvent('dialog').then((question) => (leaves ? question.accept() : question.dismiss()));
      await header.getByRole('button', { name: first.name }).click();
      await page.getByRole('menuitemradio', { name: second.name }).click();
      await asked;
      if (leaves) break;
      await expect(name).toHaveValue('Half a name');
      const { result } = await (await page.request.get('/api/trpc/session.current')).json();
      expect(result.data.operator.name, 'where the session is for whoever stays').toBe(first.name);
    }
    await expect(header).toContainText(second.name);
    await header.getByRole('button', { name: second.name }).click();
    await page.getByRole('menuitemradio', { name: first.name }).click();
    await expect(header).toContainText(first.name);

    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await page.getByLabel('Label').fill('Half typed');
    const other = await context.newPage();
    const alive = comesAlive(other);
    await other.goto('/account');
    await alive;
    await other.getByRole('banner').getByRole('button', { name: first.name }).click();
    await other.getByRole('menuitemradio', { name: second.name }).click();
    await expect(other.getByRole('banner')).toContainText(second.name);
    await other.close();
    const create = page.getByRole('dialog', { name: 'Create an API key' }).getByRole('button', { name: 'Create key' });
    await create.click();
    const question = page.getByRole('dialog', { name: `You are in ${second.name} now` });
    await expect(question).toContainText(`Nothing was changed in ${second.name}.`);
    await inspect('other-operator');
    await question.getByRole('button', { name: `Go back to ${first.name}` }).click();
    await expect(question).toBeHidden();
    await create.click();
    await expect(page.getByRole('dialog', { name: 'Key "Half typed" is ready' })).toBeVisible();
  });
});
