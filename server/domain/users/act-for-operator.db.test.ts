import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { listAudit } from '../audit/index.ts';
import { type Context, systemCaller } from '../context.ts';
import {
  type AccountContext,
  createUser,
  describeSession,
  enterOperator,
  findSessionUser,
  leaveOperator,
  signOut,
  startSession,
} from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let one: Context;
let two: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  one = (await createTestOperator(core, { name: 'One' })).context;
  two = (await createTestOperator(core, { name: 'Two' })).context;
});

afterAll(() => close());

let count = 0;

/** Signs somebody in; the answer reads their account anew, as each request does. */
async function signIn(isAdministrator: boolean): Promise<() => Promise<AccountContext>> {
  const email = `person-${++count}@example.com`;
  const person = { email, name: 'Root', password: 'a long enough one', isAdministrator };
  const { id } = await createUser(systemCaller(core), person);
  const claims = await startSession(core, { id, sessionVersion: 1 }, { address: null, userAgent: null });
  return async () => {
    const user = await findSessionUser(core, claims);
    if (!user) throw new Error('The session is over.');
    return { core, user, sessionId: claims.sessionId, origin: { door: 'portal', address: '198.51.100.9' } };
  };
}

const actionsAt = async (context: Context) =>
  (await listAudit(asAdministrator(context), {})).items
    .filter(({ action }) => action === 'operator.entered' || action === 'operator.left')
    .map(({ action, address }) => `${action} ${address}`);

test('an administrator acts for an operator until they leave it, and its log says both', async () => {
  const account = await signIn(true);
  expect(describeSession((await account()).user)).toMatchObject({
    operator: null,
    acting: false,
    rights: ['installation'],
  });
  await enterOperator(await account(), { operatorId: one.operatorId });
  const inside = describeSession((await account()).user);
  expect(inside).toMatchObject({ operator: { operatorId: one.operatorId, name: 'One' }, acting: true });
  expect(inside.rights).not.toContain('reveal');
  expect(inside.rights).not.toContain('export');
  await leaveOperator(await account());
  await leaveOperator(await account());
  expect(describeSession((await account()).user)).toMatchObject({ operator: null, acting: false });
  expect(await actionsAt(one)).toEqual(['operator.left 198.51.100.9', 'operator.entered 198.51.100.9']);
});

test('who goes on to another operator has left the first', async () => {
  const account = await signIn(true);
  const before = (await actionsAt(one)).length;
  await enterOperator(await account(), { operatorId: one.operatorId });
  await enterOperator(await account(), { operatorId: two.operatorId });
  await enterOperator(await account(), { operatorId: two.operatorId });
  expect(await actionsAt(one)).toHaveLength(before + 2);
  expect(await actionsAt(two)).toEqual(['operator.entered 198.51.100.9']);
});

test('it is one session that acts, not its person', async () => {
  const account = await signIn(true);
  await enterOperator(await account(), { operatorId: one.operatorId });
  const { user } = await account();
  const claims = await startSession(core, { id: user.id, sessionVersion: 1 }, { address: null, userAgent: null });
  expect((await findSessionUser(core, claims))?.actingFor).toBeNull();
});

test('nobody else may, and there is no acting for an operator that is not there', async () => {
  const person = await signIn(false);
  await expect(enterOperator(await person(), { operatorId: one.operatorId })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const administrator = await signIn(true);
  await expect(enterOperator(await administrator(), { operatorId: 999_999 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await administrator()).user.actingFor).toBeNull();
});

test('who signs out has left', async () => {
  const account = await signIn(true);
  await enterOperator(await account(), { operatorId: two.operatorId });
  const { user, sessionId } = await account();
  const claims = { sessionId, userId: user.id, sessionVersion: user.sessionVersion, signedInAtMs: core.clock.now() };
  await signOut(core, claims, '198.51.100.9');
  expect((await actionsAt(two))[0]).toBe('operator.left 198.51.100.9');
  await expect(account()).rejects.toThrow('over');
});
