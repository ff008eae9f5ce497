import { describe, expect, test } from 'vitest';
import { CreateUserInput } from './schemas.ts';

const valid = { email: 'ada@example.com', name: 'Ada', password: 'twelve chars' };
const problems = (change: object) =>
  CreateUserInput.safeParse({ ...valid, ...change }).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('a new user', () => {
  test.each([
    ['with twelve characters of password', {}, []],
    ['with twelve emoji of password', { password: '🎲'.repeat(12) }, []],
    ['with 200 characters of password', { password: 'x'.repeat(200) }, []],
    ['at an operator with a role', { operatorId: 1, role: 'viewer' }, []],
    ['with eleven characters of password', { password: 'x'.repeat(11) }, ['password']],
    ['with eleven emoji of password', { password: '🎲'.repeat(11) }, ['password']],
    ['with 201 characters of password', { password: 'x'.repeat(201) }, ['password']],
    ['with half a character in the password', { password: `${'x'.repeat(12)}\ud800` }, ['password']],
    ['without an e-mail address', { email: 'ada' }, ['email']],
    ['with a blank name', { name: '  ' }, ['name']],
    ['with a role that nobody has', { operatorId: 1, role: 'king' }, ['role']],
    ['with a role nowhere', { role: 'owner' }, ['role']],
    ['at an operator without a role', { operatorId: 1 }, ['role']],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  test('has its e-mail in lower case', () => {
    expect(CreateUserInput.parse({ ...valid, email: ' Ada@Example.COM ' }).email).toBe('ada@example.com');
  });
});
