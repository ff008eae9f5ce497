import { expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { killRotation } from '../../../tests/setup/killed-rotation.ts';

const rounds = 4;

test('a rotation that is killed at any moment and done again ends as one that nobody disturbed', async () => {
  const { core, owner, url, close } = await openTestCore();
  const { expected, differences, interrupted } = await killRotation(core, owner, url, rounds, Math.random);
  expect(differences).toEqual([]);
  expect(expected).toMatchObject({ sealed: '{"2":999}', untouched: true });
  expect(expected.generations).toBe(
    '[{"generation":1,"unused":true,"counted":true},{"generation":2,"unused":false,"counted":true}]',
  );
  expect(interrupted).toBeGreaterThan(0);
  await close();
}, 120_000);
