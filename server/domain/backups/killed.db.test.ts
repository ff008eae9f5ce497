import { expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { killBackup } from '../../../tests/setup/killed-backup.ts';

const rounds = 4;

test('a backup that is killed at any moment leaves nothing that looks like one, and the next run takes what is left away', async () => {
  const { core, owner, url, close } = await openTestCore();
  const { expected, differences, interrupted } = await killBackup(core, owner, url, rounds, Math.random);
  expect(differences).toEqual([]);
  expect(expected).toMatchObject({ whole: true });
  expect(interrupted).toBeGreaterThan(0);
  await close();
}, 120_000);
