import { expect, test } from 'vitest';
import { whatGoes } from './what-goes.ts';

test.each([
  { goes: [3, 0, 0], says: 'remove 3 events of today' },
  { goes: [0, 1, 0], says: 'remove 1 state of today' },
  { goes: [1, 2000, 0], says: 'remove 1 event and 2000 states of today' },
  { goes: [3, 2, 0], estimated: true, says: 'remove 3 events and about 2 states of today' },
  { goes: [0, 0, 1], says: 'erase 1 entity' },
  { goes: [0, 0, 2], areMore: true, says: 'erase at least 2 entities' },
  { goes: [0, 0, 0], areMore: true, says: 'perhaps erase entities, which are too many to look at them all' },
  { goes: [3, 0, 2], says: 'remove 3 events of today and erase 2 entities' },
  { goes: [0, 0, 0], says: null },
] as const)('of a policy that removes, only what goes is named: $says', ({ goes, says, ...about }) => {
  const [events, states, toErase] = goes;
  const { estimated, areMore } = { estimated: false, areMore: false, ...about };
  const preview = {
    events: { toRemove: events, estimated: false },
    states: { toRemove: states, estimated },
    entities: { toErase, areMore },
  };
  expect(whatGoes(preview)).toBe(says);
});
