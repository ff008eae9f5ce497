import { expect } from 'vitest';
import { parseBody } from './support-exchange.ts';
import { type Observed, observe } from './support-observed.ts';
import type { HostName } from './tenant.ts';

interface NextException {
  /** The case in the tests. */
  name: string;
  /** What plain Next answers. */
  instead: string;
  /** Whether an answer is that. */
  isInstead: (answer: Observed) => boolean;
  why: string;
}

/** An answer of one of our handlers. */
const isEnvelope = ({ text }: Observed) => typeof parseBody(text).success === 'boolean';

/**
 * All that plain `next start` does not answer as the program's own host does. Its server, parser and router stand before
 * the route handlers, and none of them can be told otherwise. The own host has no exception.
 */
export const nextExceptions: readonly NextException[] = [
  {
    name: 'two Authorization headers',
    instead: 'the first of them counts',
    isInstead: ({ status }) => status !== null && status < 400,
    why: 'Node keeps the first, and Next passes on nothing of the second',
  },
  {
    name: 'TRACE',
    instead: '500 as plain text',
    isInstead: ({ status, text }) => status === 500 && text === 'Internal Server Error',
    why: 'a Request of the web platform cannot have this method, and Next makes one before it looks for a handler',
  },
  {
    name: 'methods that route handlers do not know',
    instead: '400 without a body',
    isInstead: ({ status, text }) => status === 400 && text === '',
    why: 'Next calls a handler for GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS alone',
  },
  {
    name: 'what is no HTTP',
    instead: '400 or 431 without a body, or a closed connection',
    isInstead: ({ status, text, closed }) =>
      status === null ? closed === true : (status === 400 || status === 431) && text === '',
    why: 'the parser refuses it before there is a request; only the owner of the server can answer then',
  },
  {
    name: 'an unknown Expect',
    instead: '417 without a body',
    isInstead: ({ status, text }) => status === 417 && text === '',
    why: "Node's server answers it when nobody listens for it, and the server is Next's",
  },
  {
    name: 'no Host',
    instead: '400 without a body',
    isInstead: ({ status, text }) => status === 400 && text === '',
    why: "Node's server answers it before there is a request, and the server is Next's",
  },
  {
    name: 'an upgrade',
    instead: 'a connection that is closed without an answer',
    isInstead: ({ status, closed }) => status === null && closed === true,
    why: 'Next listens for upgrades and drops those that it does not know',
  },
  {
    name: 'an absolute address',
    instead: 'a redirect',
    isInstead: ({ status }) => status === 308,
    why: 'Next takes it for an address with doubled slashes',
  },
  {
    name: 'headers that take too long',
    instead: 'a minute of waiting',
    isInstead: ({ status, closed }) => status === null && closed === false,
    why: "the time limits are those of Next's server",
  },
  {
    name: 'a path that is not percent-encoded UTF-8',
    instead: '500 as plain text',
    isInstead: ({ status, text }) => status === 500 && text === 'Internal Server Error',
    why: 'Next decodes the path before it looks for a handler',
  },
  {
    name: 'doubled slashes and backslashes',
    instead: 'a redirect to the path with single slashes',
    isInstead: ({ status }) => status === 308,
    why: 'Next redirects them before it looks for a handler',
  },
  {
    name: 'dot segments and fragments',
    instead: 'what stands at the path without them',
    isInstead: isEnvelope,
    why: 'a Request of the web platform resolves them',
  },
  {
    name: 'a query that is not percent-encoded UTF-8',
    instead: 'an answer as if it were',
    isInstead: ({ status }) => status === 200,
    why: 'the rewrite of the two public addresses reads the query and writes it anew',
  },
  {
    name: 'the query ?__proto__=1',
    instead: 'the parameter is ignored',
    isInstead: ({ status }) => status === 200,
    why: 'Next keeps the query in an object, where a parameter of this name is lost',
  },
];

/**
 * Runs a check against a host. For what plain Next is known to do otherwise, it is checked that it still does, and that
 * it does what the exception says: one that is not needed any more fails, and so does another failure.
 */
export async function expectOn(host: HostName, name: string, check: () => unknown): Promise<void> {
  const exception = host === 'next' ? nextExceptions.find((one) => one.name === name) : undefined;
  if (!exception) {
    await check();
    return;
  }
  const { held, last } = await observe(check);
  expect(held, `plain Next answers "${name}" as the own host does`).toBe(false);
  if (!last) throw new Error(`The check of "${name}" failed before there was an answer.`);
  expect(
    exception.isInstead(last),
    `plain Next answers "${name}" with ${exception.instead}: ${JSON.stringify(last)}`,
  ).toBe(true);
}
