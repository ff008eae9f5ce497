import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { systemCaller } from '../context.ts';
import {
  type AccountContext,
  changePassword,
  createUser,
  currentMembership,
  endSession,
  findReset,
  findSessionUser,
  listSessions,
  makeResetLink,
  type SessionClaims,
  signOut,
  signOutEverywhere,
  startSession,
  switchOperator,
} from './index.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;
let superuser: Sql;

beforeAll(async () => {
  open = await openTestCore();
  superuser = open.owner;
});
afterAll(() => open.close());

/** A new person at these operators, in one of them. */
async function addPerson(...operatorIds: number[]): Promise<number> {
  const email = `${randomUUID()}@example.com`;
  const { id } = await createUser(systemCaller(open.core), { email, name: 'Ada', password: 'correct horse battery' });
  for (const operatorId of operatorIds) {
    await superuser`insert into memberships (operator_id, user_id, role) values (${operatorId}, ${id}, 'owner')`;
  }
  return id;
}

const signInFrom = (id: number, address = '10.0.0.1', userAgent: string | null = 'a browser') =>
  startSession(open.core, { id, sessionVersion: 1 }, { address, userAgent });

async function contextOf(claims: SessionClaims): Promise<AccountContext> {
  const user = await findSessionUser(open.core, claims);
  return {
    core: open.core,
    user: user ?? expect.fail('The session is over.'),
    sessionId: claims.sessionId,
    origin: { door: 'portal', address: null },
  };
}

test('a person sees their own open sessions, the latest first, with where they came from', async () => {
  const [ada, bob] = [await addPerson(), await addPerson()];
  await signInFrom(bob);
  const first = await signInFrom(ada, '10.0.0.1', 'x'.repeat(1_000));
  const second = await signInFrom(ada, '10.0.0.2');
  const over = await signInFrom(ada);
  await signOut(open.core, over);
  expect(await listSessions(await contextOf(first))).toMatchObject([
    { id: second.sessionId, address: '10.0.0.2', userAgent: 'a browser', current: false },
    { id: first.sessionId, address: '10.0.0.1', userAgent: 'x'.repeat(400), current: true },
  ]);
});

test('a session that was idle for half an hour, or began twelve hours ago, is not listed', async () => {
  const ada = await addPerson();
  const [idle, old, current] = [await signInFrom(ada), await signInFrom(ada), await signInFrom(ada)];
  await superuser`update sessions set last_seen_at = now() - interval '32 minutes' where id = ${idle.sessionId}`;
  await superuser`update sessions set created_at = now() - interval '13 hours' where id = ${old.sessionId}`;
  const listed = await listSessions(await contextOf(current));
  expect(listed.map(({ id }) => id)).toEqual([current.sessionId]);
});

test('a session that was ended elsewhere is over, and the one that ended it is not', async () => {
  const ada = await addPerson();
  const [here, there] = [await signInFrom(ada), await signInFrom(ada)];
  await endSession(await contextOf(here), { id: there.sessionId });
  expect(await findSessionUser(open.core, there)).toBeNull();
  expect(await findSessionUser(open.core, here)).not.toBeNull();
  await expect(endSession(await contextOf(here), { id: there.sessionId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('nobody ends the session of another', async () => {
  const [ada, bob] = [await signInFrom(await addPerson()), await signInFrom(await addPerson())];
  const attempt = endSession(await contextOf(bob), { id: ada.sessionId });
  await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await signOut(open.core, { ...bob, sessionId: ada.sessionId });
  expect(await findSessionUser(open.core, ada)).not.toBeNull();
  expect(await findSessionUser(open.core, { ...bob, sessionId: ada.sessionId })).toBeNull();
});

test('signing out everywhere ends every session of that person and of nobody else', async () => {
  const [ada, bob] = [await addPerson(), await signInFrom(await addPerson())];
  const [here, there] = [await signInFrom(ada), await signInFrom(ada)];
  await signOutEverywhere(await contextOf(here));
  for (const claims of [here, there]) expect(await findSessionUser(open.core, claims)).toBeNull();
  expect(await findSessionUser(open.core, bob)).not.toBeNull();
});

test('signing out everywhere and a new password make useless a link that somebody else may have', async () => {
  const verbs = [
    signOutEverywhere,
    (account: AccountContext) =>
      changePassword(account, { oldPassword: 'correct horse battery', newPassword: 'staple of another kind' }),
  ];
  for (const verb of verbs) {
    const account = await contextOf(await signInFrom(await addPerson()));
    const { link } = await makeResetLink(systemCaller(open.core), account.user, { hoursValid: 1 });
    const token = link.split('/').at(-1) ?? '';
    expect(await findReset(open.core, { token })).toEqual({ email: account.user.email });
    await verb(account);
    await expect(findReset(open.core, { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('a change of password keeps the session that asked, and opens nothing to who proved the old one meanwhile', async () => {
  const here = await signInFrom(await addPerson());
  const change = async (oldPassword: string, newPassword: string) =>
    changePassword(await contextOf(here), { oldPassword, newPassword });
  const { user } = await contextOf(here);
  await change('correct horse battery', 'staple of another kind');
  const late = await startSession(open.core, user, { address: null, userAgent: null });
  expect(await findSessionUser(open.core, late)).toBeNull();
  await change('staple of another kind', 'correct horse battery');
  expect((await contextOf(here)).user.sessionVersion).toBe(user.sessionVersion + 2);
  const over = await contextOf(here);
  await signOut(open.core, here);
  const attempt = changePassword(over, { oldPassword: 'correct horse battery', newPassword: 'yet another one' });
  await expect(attempt).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

test('when a person was last seen is written down once a minute', async () => {
  const claims = await signInFrom(await addPerson());
  const seen = async () => {
    await findSessionUser(open.core, claims);
    const [row] = await superuser`
      select extract(epoch from now() - last_seen_at)::int as ago from sessions where id = ${claims.sessionId}`;
    return row?.ago;
  };
  const age = (seconds: number) => superuser`
    update sessions set last_seen_at = now() - make_interval(secs => ${seconds}) where id = ${claims.sessionId}`;
  await age(50);
  expect(await seen()).toBeGreaterThanOrEqual(50);
  await age(62);
  expect(await seen()).toBeLessThan(10);
});

test('a sign-in forgets the sessions of more than thirty days ago', async () => {
  const ada = await addPerson();
  const old = await signInFrom(ada);
  await superuser`update sessions set created_at = now() - interval '31 days' where id = ${old.sessionId}`;
  await signInFrom(ada);
  expect(await superuser`select id from sessions where user_id = ${ada}`).toHaveLength(1);
});

test('a person of several operators goes to the one they choose, in this session, while they belong there', async () => {
  const [one, two, foreign] = await Promise.all(
    ['A', 'B', 'C'].map(async (name) => (await createTestOperator(open.core, { name })).operator.id),
  );
  const ada = await addPerson(Number(one), Number(two));
  const [here, there] = [await signInFrom(ada), await signInFrom(ada)];
  const whereIn = async (claims: SessionClaims) => currentMembership((await contextOf(claims)).user)?.operatorId;
  await switchOperator(await contextOf(here), { operatorId: Number(two) });
  expect([await whereIn(here), await whereIn(there)]).toEqual([two, one]);
  const attempt = switchOperator(await contextOf(here), { operatorId: Number(foreign) });
  await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });

  await superuser`update memberships set disabled_at = now() where operator_id = ${Number(two)} and user_id = ${ada}`;
  expect(await whereIn(here)).toBe(one);
});

test('one’s own account is all that a transaction for a person sees of accounts', async () => {
  const [ada, bob] = [await addPerson(), await addPerson()];
  await signInFrom(bob);
  const forAda = <T>(work: (sql: TransactionSql) => Promise<T>) =>
    open.core.database.transact([], async ({ sql }) => {
      await sql.unsafe(`set local oda.user_id = '${ada}'`);
      return work(sql);
    });
  expect([...(await forAda((sql) => sql`select id from users`))]).toEqual([{ id: String(ada) }]);
  expect(await forAda((sql) => sql`select id from sessions`)).toHaveLength(0);
  expect((await forAda((sql) => sql`update users set name = 'Eve' where id = ${bob}`)).count).toBe(0);
  const stolen = forAda((sql) => sql`insert into sessions (id, user_id) values (${randomUUID()}, ${bob})`);
  await expect(stolen).rejects.toThrow('row-level security');
});
