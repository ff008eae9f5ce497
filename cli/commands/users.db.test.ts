import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#server/domain/users/index.ts';
import { openTestCore } from '../../tests/setup/database.ts';
import { odaEnvironment, refusal, runOda } from '../../tests/setup/run-oda.ts';

let test: Awaited<ReturnType<typeof openTestCore>>;
const oda = (args: string[], stdin?: string) => runOda(odaEnvironment(test.url), args, stdin);
const ada = ['users', 'create', '--email', 'Ada@Example.com', '--name', 'Ada Vega'];

beforeAll(async () => {
  test = await openTestCore();
  await oda(['operators', 'create', 'Lucky Casino']);
});
afterAll(() => test.close());

it('a person added without a password signs in with the one that was printed once', async () => {
  const { stdout } = await oda([...ada, '--operator', 'lucky-casino', '--role', 'developer', '--json']);
  const created = JSON.parse(stdout);
  expect(created).toEqual({
    id: expect.any(Number),
    email: 'ada@example.com',
    name: 'Ada Vega',
    password: expect.stringMatching(/^.{20}$/),
  });
  const user = await signIn(test.core, created, '127.0.0.1');
  expect(user).toMatchObject({ isAdministrator: false, memberships: [{ slug: 'lucky-casino', role: 'developer' }] });
});

it('a password from standard input is the one that opens, and is not printed', async () => {
  const password = 'correct horse battery';
  const args = ['users', 'create', '--email', 'root@example.com', '--name', 'Root', '--administrator'];
  const { stdout, exitCode } = await oda([...args, '--password-stdin'], `${password}\n`);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^email +root@example\.com$/m);
  expect(stdout).not.toContain('password');
  const user = await signIn(test.core, { email: 'root@example.com', password }, '127.0.0.1');
  expect(user).toMatchObject({ isAdministrator: true, memberships: [] });
});

it('what makes no sense is refused in one sentence, and nobody is added', async () => {
  const bob = ['users', 'create', '--email', 'bob@example.com', '--name', 'Bob'];
  const [short, role, half, nobody, email, name] = await Promise.all([
    oda([...bob, '--password-stdin'], 'short\n'),
    oda([...bob, '--operator', 'lucky-casino', '--role', 'king']),
    oda([...bob, '--role', 'owner']),
    oda([...bob, '--operator', 'nobody', '--role', 'owner']),
    oda(['users', 'create', '--email', 'bob', '--name', 'Bob']),
    oda(['users', 'create', '--email', 'bob@example.com']),
  ]);
  expect(short).toEqual(refusal(2, /at least 12 characters/));
  expect(role).toEqual(refusal(2, /role is one of owner, developer, compliance, viewer/));
  expect(half).toEqual(refusal(2, /give both or neither/));
  expect(nobody).toEqual(refusal(2, /no operator with this id or slug/));
  expect(email).toEqual(refusal(2, /e-mail address such as/));
  expect(name).toEqual(refusal(2, /Required option '--name <name>' not specified/));
  expect((await oda(bob)).exitCode).toBe(0);
  expect(await oda(bob)).toEqual(refusal(2, /exists already/));
});

it('a person is shut out and let in again, and gets a link for a new password', async () => {
  const created = JSON.parse(
    (await oda(['users', 'create', '--email', 'eve@example.com', '--name', 'Eve', '--json'])).stdout,
  );
  const opens = async () => (await signIn(test.core, created, '127.0.0.2')) !== null;
  expect((await oda(['users', 'disable', 'Eve@Example.com'])).stdout).toBe('Disabled eve@example.com.\n');
  expect(await opens()).toBe(false);
  expect((await oda(['users', 'enable', 'eve@example.com'])).exitCode).toBe(0);
  expect(await opens()).toBe(true);
  expect((await oda(['users', 'reset-link', 'eve@example.com'])).stdout).toMatch(/^link +http:\S+\/reset\/[\w-]{43}$/m);
  expect(await oda(['users', 'disable', 'who@example.com'])).toEqual(refusal(2, /no user with this e-mail address/));
});
