import { describe, expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

const secret = 'ada@example.com';

/** Errors as PostgreSQL's driver and drizzle throw them, with the values that were sent. */
const leaky: [what: string, make: () => unknown][] = [
  ['a message', () => new Error(`invalid input: "${secret}"`)],
  ['a message of several lines', () => new Error(`Failed query: insert\nparams: ${secret}\n    at ${secret}`)],
  ['a message that is like a stack', () => new Error(`\n    at ${secret} (${secret}:1:1)`)],
  ['a detail', () => Object.assign(new Error('duplicate key'), { code: '23505', detail: `Key (email)=(${secret})` })],
  [
    'a cause',
    () => new Error('Failed query', { cause: Object.assign(new Error(secret), { code: '22P02', query: secret }) }),
  ],
  ['a text that was thrown', () => secret],
  ['an object that was thrown', () => ({ message: secret })],
  ['an error without a stack', () => Object.assign(new Error(secret), { stack: undefined })],
  [
    'an error whose stack is not its own',
    () => Object.assign(new Error(secret), { stack: `Error: other\n    at ${secret}` }),
  ],
];

describe('what the log is told of an error', () => {
  test.each(leaky)('never holds what was in %s', (_, make) => {
    expect(JSON.stringify(describeError(make()))).not.toContain(secret);
  });

  test('is its name, its code and the place in our code', () => {
    const error = new RangeError('x', { cause: Object.assign(new Error('y'), { code: '40P01' }) });
    expect(describeError(error)).toEqual({
      name: 'RangeError',
      code: '40P01',
      where: expect.stringMatching(/^at .*describe-error\.test\.ts/),
    });
  });

  test('names a library where our code is not in the stack, and no library where it is', () => {
    const library = '    at query (/x/node_modules/drizzle-orm/session.js:41:15)';
    const ours = '    at listApiKeys (/x/server/domain/api-keys/list-api-keys.ts:12:3)';
    const trace = (...places: string[]) => Object.assign(new Error('x'), { stack: ['Error: x', ...places].join('\n') });
    expect(
      describeError(trace(library, '    at node:internal/x:1:1', '    at JSON.parse (<anonymous>)', ours)).where,
    ).toBe(ours.trim());
    expect(describeError(trace(library)).where).toBe(library.trim());
  });

  test('is its type where something else was thrown', () => {
    expect([describeError(undefined), describeError('x'), describeError(null)]).toEqual([
      { name: 'undefined' },
      { name: 'string' },
      { name: 'object' },
    ]);
  });
});
