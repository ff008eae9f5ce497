import { expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { killRetention } from '../../../tests/setup/killed-retention.ts';

const rounds = 4;

test('a retention that is killed at any moment and done again ends as one that nobody disturbed', async () => {
  const { core, owner, url, close } = await openTestCore();
  const { expected, differences, interrupted } = await killRetention(core, owner, url, rounds, Math.random);
  expect(differences).toEqual([]);
  expect(expected.runs).toBe('completed 6000 3000 40 20 4');
  expect(interrupted).toBeGreaterThan(0);
  await close();
}, 120_000);
