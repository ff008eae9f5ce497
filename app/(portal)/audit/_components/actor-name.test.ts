import { expect, test } from 'vitest';
import { actorName } from './actor-name.ts';

test('what kind of actor it was is said unless the name says it', () => {
  expect(actorName({ kind: 'admin', id: 'user:1', name: 'Administrator' })).toEqual({
    name: 'Administrator',
    kind: null,
  });
  expect(actorName({ kind: 'admin', id: 'user:1', name: 'Ada' })).toEqual({ name: 'Ada', kind: 'Administrator' });
});
