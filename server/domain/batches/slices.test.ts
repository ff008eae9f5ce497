import { expect, test } from 'vitest';
import { countTurns } from '../../../tests/setup/turns.ts';
import { inSlices } from './slices.ts';

test('of several batches, one slice is done in each turn of the event loop', async () => {
  const turns = countTurns();
  const done: [turn: number, batch: string][] = [];
  const batch = (name: string) =>
    inSlices(20, () => {
      const until = performance.now() + 2;
      while (performance.now() < until);
      done.push([turns.count(), name]);
    });
  await Promise.all(['a', 'b', 'c'].map(batch));
  turns.end();
  const batchesIn = Map.groupBy(done, ([at]) => at)
    .values()
    .map((all) => new Set(all.map(([, name]) => name)).size);
  expect(Math.max(...batchesIn)).toBe(1);
  expect(done).toHaveLength(60);
});
