import { expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { killErasure } from '../../../tests/setup/killed-erasure.ts';

const rounds = 6;

test('an erasure that is killed at any moment and gone on with ends as one that nobody disturbed, receipt included', async () => {
  const { core, owner, url, close } = await openTestCore();
  const { expected, differences, interrupted } = await killErasure(core, owner, url, rounds, Math.random);
  expect(differences).toEqual([]);
  expect(expected).toMatchObject({ counted: '12150 2 request', genuine: null, ledger: 'true', receipts: 1, logged: 1 });
  expect(interrupted).toBeGreaterThan(0);
  await close();
}, 120_000);
