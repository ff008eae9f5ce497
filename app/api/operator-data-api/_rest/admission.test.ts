import { expect, test } from 'vitest';
import { batchesOfOneAtOnce } from './admission.ts';

test.each([
  [1, 1, 1],
  [1, 2, 2],
  [1, 64, 2],
  [2, 2, 1],
  [2, 4, 2],
  [16, 16, 1],
  [40, 8, 1],
])('of %i processes on %i cores each works on %i batches of an operator at once', (processes, cores, each) => {
  expect(batchesOfOneAtOnce(processes, cores)).toBe(each);
});
