import { describe, expect, test } from 'vitest';
import { type Actor, type Role, roles, scopes } from './context.ts';
import { hasRight, type Right, requireRight, rights, rightsOf } from './rights.ts';

const user = (role: Role): Actor => ({ kind: 'user', userId: 1, role });
const key = (...held: (typeof scopes)[number][]): Actor => ({ kind: 'apiKey', keyId: 1n, scopes: new Set(held) });
const ofOwner = rights.filter((right) => right !== 'installation');

test.each<[string, Actor, Right[]]>([
  ['an owner everything of the operator, and nothing of the installation', user('owner'), ofOwner],
  ['a developer keys, template and masked data', user('developer'), ['read', 'write', 'keys', 'template']],
  [
    'a compliance officer what is held on people, and who looked',
    user('compliance'),
    ['read', 'reveal', 'export', 'erase', 'retention', 'audit'],
  ],
  ['a viewer nothing but look', user('viewer'), ['read']],
  [
    'an administrator on behalf everything but personal data in clear and exports',
    { kind: 'admin', userId: 1 },
    rights.filter((right) => right !== 'reveal' && right !== 'export'),
  ],
  [
    'whoever runs oda everything but reveal',
    { kind: 'admin', userId: null },
    rights.filter((right) => right !== 'reveal'),
  ],
  ['the system everything but reveal', { kind: 'system' }, rights.filter((right) => right !== 'reveal')],
  [
    'a key with every scope what programs do',
    key(...scopes),
    ['read', 'write', 'write:pii', 'reveal', 'export', 'erase', 'template', 'retention'],
  ],
  ['a key that ingests no more than that', key('ingest'), ['write', 'write:pii']],
  ['a key that reads no personal data', key('read'), ['read']],
  ['a key with read:pii alone nothing', key('read:pii'), []],
  ['a key without scopes nothing', key(), []],
])('%s', (_, actor, expected) => {
  expect(rightsOf(actor)).toEqual(expected);
});

describe('a right that is required', () => {
  test('lets through exactly who has it', () => {
    for (const role of roles) {
      for (const right of rights) {
        const ask = () => requireRight({ actor: user(role) }, right);
        if (hasRight(user(role), right)) ask();
        else expect(ask).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
      }
    }
  });

  test('says in one sentence what is not allowed', () => {
    expect(() => requireRight({ actor: user('viewer') }, 'erase')).toThrow('Your role (viewer) may not erase data.');
    expect(() => requireRight({ actor: key('read') }, 'keys')).toThrow('This API key may not manage API keys.');
  });
});
