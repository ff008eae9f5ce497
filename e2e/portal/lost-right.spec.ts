import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { makeOperator } from '../setup/new-operator.ts';
import { signInElsewhere } from '../setup/other-browser.ts';
import { addPerson } from '../setup/people.ts';

test('who loses the right while they invite is told so, keeps what they typed and the link, and asks for nothing more', async ({
  page,
  browser,
  installation,
  enter,
  inspect,
}) => {
  const { slug } = await makeOperator(installation, 'Demoted');
  const chief = await addPerson(installation, 'owner', slug);
  const demoted = await addPerson(installation, 'owner', slug, 'demoted-');
  const other = await signInElsewhere(browser, installation, chief, '/team');
  await page.clock.install();
  await enter(demoted);
  await page.goto('/team');
  /** Gives them a role, of which their page learns when they do something a minute later. */
  const give = async (role: string) => {
    const row = other.getByRole('row').filter({ hasText: 'demoted-' });
    await row.getByRole('button', { name: 'Actions for A owner' }).click();
    await other.getByRole('menuitem', { name: 'Change role' }).click();
    await other.getByRole('dialog').getByLabel(role).check();
    await other.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
    await expect(row).toContainText(role);
    await page.clock.fastForward('02:00');
    await page.keyboard.press('Shift');
  };
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const email = `${randomUUID()}@example.com`;
  await dialog.getByLabel('E-mail').fill(email);
  const closed = page.getByRole('alert').filter({ hasText: 'Team is closed to your role' });
  const members = page.getByRole('table', { name: 'members', includeHidden: true });

  await give('Developer');
  await expect(closed).toContainText('What you had begun is kept');
  await expect(dialog.getByLabel('E-mail')).toHaveValue(email);
  await expect(members).toBeHidden();
  await inspect('closed-to-role');
  // Somebody comes back to the window, which reads again what is old, such as the session.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.clock.fastForward('02:00');
  const answered = page.waitForResponse(/session\.current/);
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  await answered;
  expect(asked.filter((url) => url.includes('team.'))).toEqual([]);

  await give('Owner');
  await expect(closed).toHaveCount(0);
  await expect(members).toBeVisible();
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = dialog.getByLabel('invitation link', { exact: true });
  await expect(link).toContainText('/invitations/');
  await give('Viewer');
  await expect(closed).toBeVisible();
  await expect(link).toContainText('/invitations/');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Team is closed to your role' })).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(members).toHaveCount(0);
  await other.context().close();
});
