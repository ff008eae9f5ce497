import { expect } from 'vitest';
import type { HostName } from './tenant.ts';

interface NextException {
  /** The case in the tests. */
  name: string;
  /** What plain Next answers. */
  instead: string;
  why: string;
}

/**
 * All that plain `next start` does not answer as the program's own host does. Its server, parser and router stand before
 * the route handlers, and none of them can be told otherwise. The own host has no exception.
 */
export const nextExceptions: readonly NextException[] = [
  {
    name: 'two Authorization headers',
    instead: 'the first of them counts',
    why: 'Node keeps the first, and Next passes on nothing of the second',
  },
  {
    name: 'the query ?__proto__=1',
    instead: 'the parameter is ignored',
    why: 'Next keeps the query in an object, where a parameter of this name is lost',
  },
];

/**
 * Runs a check against a host. For what plain Next is known to do otherwise, it is checked that it still does: an
 * exception that is not needed any more fails.
 */
export async function expectOn(host: HostName, name: string, check: () => unknown): Promise<void> {
  const isException = host === 'next' && nextExceptions.some((exception) => exception.name === name);
  if (!isException) {
    await check();
    return;
  }
  const outcome = await Promise.resolve()
    .then(check)
    .then(
      () => 'as the own host',
      () => 'otherwise',
    );
  expect(outcome, `plain Next answers "${name}"`).toBe('otherwise');
}
