import type { AnyProcedure } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Core } from '#server/domain/context.ts';
import { DomainError, errorCodes } from '#server/domain/errors.ts';
import { trpcCodes } from './error-codes.ts';
import { appRouter } from './index.ts';
import { call, operatorProcedure, type RouterContext, router, signedInProcedure } from './trpc.ts';

const secret = 'player ada@example.com';
const throwing = (error: unknown) => () => {
  throw error;
};
const failing = router({
  domain: signedInProcedure.query(throwing(new DomainError('LAST_ACTIVE_KEY', 'This is the last active key.'))),
  unforeseen: signedInProcedure.query(throwing(new Error(secret))),
  away: signedInProcedure.query(throwing(Object.assign(new Error(secret), { code: 'ECONNREFUSED' }))),
  shape: signedInProcedure.output(z.string()).query(() => secret.length as unknown as string),
  input: signedInProcedure.input(z.object({ label: z.string().min(1, 'label must not be empty.') })).query(() => 'ok'),
  who: operatorProcedure.output(z.string()).query(call(async ({ operatorId, actor }) => `${operatorId} ${actor.kind}`)),
});

const user = {
  id: 7,
  email: '',
  name: '',
  isAdministrator: false,
  sessionVersion: 1,
  disabled: false,
  chosenOperatorId: null,
  actingFor: null,
};
const membership = { slug: 'x', name: 'X', role: 'viewer' as const, suspended: false };
const reported: unknown[] = [];

interface Shown {
  operator?: string;
  user?: string;
}

/** A request of a person with these operators, null is nobody, and what their page shows. */
function contextOf(operatorIds: number[] | null, shown: Shown = {}): RouterContext {
  const core = {} as unknown as Core;
  const memberships = (operatorIds ?? []).map((operatorId) => ({ ...membership, operatorId }));
  const claims = { sessionId: '', userId: 7, sessionVersion: 1, signedInAtMs: 0 };
  const session = operatorIds && { claims, expiresAtMs: 0, user: { ...user, memberships } };
  const report = (message: string) => void reported.push(message);
  return {
    requestId: 'req_1',
    shownOperator: shown.operator ?? null,
    shownUser: shown.user ?? null,
    report,
    open: async () => ({ core, session, address: null }),
  };
}

async function ask(path: string, operatorIds: number[] | null = [5], input?: unknown, shown?: Shown) {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const req = new Request(`http://localhost/api/trpc/${path}${query}`);
  const createContext = () => contextOf(operatorIds, shown);
  const answer = await fetchRequestHandler({ endpoint: '/api/trpc', req, router: failing, createContext });
  return { status: answer.status, text: await answer.text() };
}

test('every error code of the domain has its name in tRPC', () => {
  expect(Object.keys(trpcCodes).sort()).toEqual([...errorCodes].sort());
});

test.each([
  ['domain', 409, 'This is the last active key.'],
  ['unforeseen', 500, 'Something went wrong on our side.'],
  ['shape', 500, 'Something went wrong on our side.'],
  ['away', 503, 'The database does not answer at the moment.'],
])(
  'a failure of kind %s gets status %i, words for people and the request id, and nothing else',
  async (path, status, words) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status, text: expect.stringContaining(words) });
    expect(answer.text).not.toMatch(/ada@|stack|\.ts/);
    expect(JSON.parse(answer.text).error.data).toMatchObject({ httpStatus: status, requestId: 'req_1' });
  },
);

test('what nobody foresaw is reported, without a value', async () => {
  reported.length = 0;
  await ask('unforeseen');
  await ask('domain');
  await ask('away');
  expect(reported).toEqual(['The procedure unforeseen failed.']);
});

test('wrong input is said field by field', async () => {
  const { status, text } = await ask('input', [5], { label: '' });
  expect(status).toBe(400);
  expect(JSON.parse(text).error).toMatchObject({
    message: 'label must not be empty.',
    data: { issues: [{ field: 'label', message: 'label must not be empty.' }] },
  });
});

test('a verb is told the operator of the session, whatever the input says', async () => {
  expect((await ask('who', [5, 6], { operatorId: 6 })).text).toContain('5 user');
});

test('a page that shows another operator than the session is in gets nothing, and is told so', async () => {
  const refused = await ask('who', [5, 6], undefined, { operator: '6' });
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('reload the page')]);
  expect(JSON.parse(refused.text).error.data).toMatchObject({ code: 'CONFLICT', isOtherSession: true });
  expect((await ask('who', [5, 6], undefined, { operator: '5' })).text).toContain('5 user');
});

test('nobody gets 401, and a person of no operator 403', async () => {
  expect((await ask('who', null)).status).toBe(401);
  expect((await ask('who', [])).status).toBe(403);
});

/** What somebody needs who cannot sign in yet; each takes the token of a link, or tells nothing. */
const openToAnybody = [
  ...['account.findReset', 'account.requestReset', 'account.resetPassword'],
  ...['team.findInvitation', 'team.join'],
];

/** The procedures of the portal, in the order of their names, that do not answer such a request with this refusal. */
async function findOpen(context: RouterContext, status: number, refusal: string): Promise<string[]> {
  // Flat at runtime, whatever the type says.
  const flat = appRouter._def.procedures as unknown as Record<string, AnyProcedure>;
  const procedures = Object.entries(flat);
  expect(procedures.length).toBeGreaterThan(1);
  const open: string[] = [];
  for (const [path, { _def }] of procedures) {
    const send = _def.type === 'mutation' ? { method: 'POST', body: '{}' } : {};
    const headers = { 'content-type': 'application/json' };
    const req = new Request(`http://localhost/api/trpc/${path}`, { headers, ...send });
    const options = { endpoint: '/api/trpc', router: appRouter, createContext: () => context };
    const answer = await fetchRequestHandler({ ...options, req });
    // A stream has begun before it is known who asks; what it tells is that it is closed.
    const isRefused = (await answer.text()).includes(refusal);
    if (!isRefused || (_def.type !== 'subscription' && answer.status !== status)) open.push(path);
  }
  return open.sort();
}

test('every procedure of the portal is closed to nobody, but for those that are listed', async () => {
  expect(await findOpen(contextOf(null), 401, '"UNAUTHORIZED"')).toEqual(openToAnybody);
});

test('a page of somebody else than who is signed in gets and changes nothing, and may ask only who that is', async () => {
  const context = contextOf([5], { operator: '5', user: '8' });
  const open = await findOpen(context, 409, '"isOtherSession":true');
  expect(open).toEqual([...openToAnybody, 'session.current'].sort());
  expect((await ask('who', [5], undefined, { user: '7' })).text).toContain('5 user');
});
