import { expect, test } from 'vitest';
import { describeClosed, firstOpen, typesByHand } from './types-by-hand.ts';

const template = {
  ...{ id: 'tpl_x', name: 'X', version: '1.0', created_at: '' },
  schema: {
    entity_types: {
      game: { required: ['title'], optional: [] },
      player: { required: ['email'], optional: ['phone'] },
      guest: { required: [], optional: ['phone'] },
    },
    event_types: {},
    state_keys: [],
    pii_fields: { player: ['email', 'phone'], guest: ['phone'] },
  },
};

test('who may write personal data begins with the type that has most of it', () => {
  const types = typesByHand(template, true);
  expect(types.map(({ name }) => name)).toEqual(['player', 'guest', 'game']);
  expect([firstOpen(types), describeClosed(types)]).toEqual(['player', null]);
});

test('who may not is kept from types that cannot be without it, and told why', () => {
  const types = typesByHand(template, false);
  expect(firstOpen(types)).toBe('guest');
  expect(describeClosed(types)).toBe('Your role may not write personal data, without which there is no player.');
  expect(firstOpen(types.filter(({ closed }) => closed))).toBe('');
});
