import postgres from 'postgres';
import { expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { killRetention } from '../../../tests/setup/killed-retention.ts';

const rounds = 4;

test('a retention that is killed at any moment and done again ends as one that nobody disturbed', async () => {
  const { core, url, close } = await openTestCore();
  const owner = postgres(url, { max: 1, onnotice: () => {} });
  const { expected, differences, interrupted } = await killRetention(core, owner, url, rounds, Math.random);
  expect(differences).toEqual([]);
  expect(expected.runs).toBe('completed 6000 3000 40 20 4');
  expect(interrupted).toBeGreaterThan(0);
  await owner.end();
  await close();
}, 120_000);
