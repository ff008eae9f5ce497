import { randomUUID } from 'node:crypto';
import { expect, leaveSession, test } from '../fixtures.ts';
import { newPlayer, send } from '../setup/new-player.ts';
import { addPerson } from '../setup/people.ts';

test.use({ expectedConsoleErrors: [/400|409/] });

test('an entity is made and edited by hand, and a sealed field keeps its value', { tag: '@looks' }, async ({
  page,
  installation,
  visit,
  inspect,
}) => {
  await newPlayer(installation);
  const externalId = `hand-${randomUUID().slice(0, 8)}`;
  await visit(installation.owner, '/entities');
  await page.getByRole('button', { name: 'Create entity' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('External id')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Create entity' }).click();
  await dialog.getByLabel('External id').fill(externalId);
  // What was typed is not thrown away by a key.
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Fill in "email".')).toBeVisible();
  await inspect('entity-create');
  await dialog.getByLabel('Data').fill('{"email":"hand@example.com","limit":1234567890123456.78}');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { level: 1, name: externalId })).toBeVisible();

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(dialog.getByLabel('Data')).toHaveValue(/1234567890123456\.78/);
  await inspect('entity-edit');
  await dialog.getByLabel('Data').fill('{"email":"[encrypted]","country":"SE"}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data.getByText('"SE"', { exact: true })).toBeVisible();
  await expect(data.getByText('"[encrypted]"', { exact: true })).toBeVisible();

  // A program changes it while a person does, who may be told before they save.
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByLabel('Data').fill('{"email":"[encrypted]","country":"MT"}');
  const theirs = { email: 'hand@example.com', country: 'FI' };
  await send(installation, 'POST', '/entities', { entityType: 'player', externalId, data: theirs });
  await dialog.getByRole('button', { name: 'Save' }).click({ force: true });
  const notice = dialog.getByRole('alert').filter({ hasText: 'Somebody changed the entity meanwhile' });
  await expect(notice).toContainText('country: "FI"');
  await expect(dialog.getByLabel('Data')).toHaveValue(/MT/);
  await inspect('entity-meanwhile');
  await notice.getByRole('button', { name: 'Go on with mine' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(data.getByText('"MT"', { exact: true })).toBeVisible();
});

test('who may not write, or not personal data, is told so before they type, and sees it masked', async ({
  page,
  installation,
  visit,
}) => {
  const { id, email } = await newPlayer(installation);
  await visit(await addPerson(installation, 'developer'), '/entities');
  await page.getByRole('button', { name: 'Create entity' }).click();
  const why = 'Your role may not write personal data, without which there is no player.';
  await expect(page.getByRole('dialog').getByText(why)).toBeVisible();
  await page.goto(`/entities/${id}`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('dialog').getByLabel('Data')).toHaveAccessibleDescription(/may not change personal data/);

  await leaveSession(page);
  await visit(await addPerson(installation, 'viewer'), `/entities/${id}`);
  await expect(page.getByText('"[encrypted]"').first()).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);
  await expect(page.getByText('An owner or a developer of your team can edit the entity.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Edit|Erase|Reveal/ })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Export' })).toHaveCount(0);
});
