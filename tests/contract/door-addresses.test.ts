import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { expectOn } from './support-next-exceptions.ts';
import { layGround } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** Not percent-encoded UTF-8. */
const notEncoded = ['%', '%2', '%zz', '%C0%AF', '%ED%A0%80', '%FF', '%E2%82', 'a%', '%F4%90%80%80'];
/** Where an id or a key stands in a path, and a method that asks for it. */
const places: [method: string, of: (id: string) => string][] = [
  ['GET', (id) => `/entities/${id}`],
  ['DELETE', (id) => `/entities/${id}`],
  ['GET', (id) => `/entities/${id}/events`],
  ['GET', (id) => `/entities/${id}/state`],
  ['GET', (id) => `/entities/${id}/state/balance`],
  ['GET', (id) => `/entities/ground-1/state/${id}`],
  ['GET', (id) => `/batch/jobs/${id}`],
];
const bodied: [method: string, of: (id: string) => string, body: string][] = [
  ['POST', (id) => `/entities/${id}/events`, '{"eventType":"session","data":{}}'],
  ['PUT', (id) => `/entities/${id}/state/balance`, '1'],
];

/** Ids that nothing can have, as they stand in a path. */
const impossible = ['%00', 'a%00b', '%20a', 'a%20', '%09', '%7F', '%C2%85', '%E2%80%83a', 'x'.repeat(256)];
/** Ordinary ids, and how they stand in a path. */
const ordinary: [id: string, encoded: string][] = [
  ['a/b', 'a%2Fb'],
  ['a%2Fb', 'a%252Fb'],
  ['a%b', 'a%25b'],
  ['a\\b', 'a%5Cb'],
  ['a?b=c&d#e', 'a%3Fb=c&d%23e'],
  ['a+b', 'a+b'],
  ['a b', 'a%20b'],
  ['"\'<>`', '%22%27%3C%3E%60'],
  ['😀é', '%F0%9F%98%80%C3%A9'],
  ['e\u0301', 'e%CC%81'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['toString', 'toString'],
  ['...', '...'],
  ['events', 'events'],
  ['PLAYER;x=1', 'PLAYER;x=1'],
  ['[id]', '%5Bid%5D'],
  ['x'.repeat(255), 'x'.repeat(255)],
  ['😀'.repeat(255), '%F0%9F%98%80'.repeat(255)],
];
const dots = ['.', '..', '%2e', '%2E%2e', '.%2e'];

describeHosts('addresses', ({ name: host, base }) => {
  let call: Call;
  beforeAll(async () => {
    call = makeCall(base, (await createTenant(core())).secret);
    await layGround(call);
  });

  const everyPlace = async (id: string, check: (answer: Awaited<ReturnType<Call>>, path: string) => void) => {
    for (const [method, of] of places) check(await call(method, of(id)), of(id));
    for (const [method, of, body] of bodied) check(await call(method, of(id), { body }), of(id));
  };
  const expectNothing = (answer: Awaited<ReturnType<Call>>, path: string) =>
    expect(answer.status, `${path}: ${answer.text}`).toBe(404);

  test.each(notEncoded)('%s is no percent-encoded UTF-8 and is refused wherever it stands', async (id) => {
    await expectOn(host, 'a path that is not percent-encoded UTF-8', () =>
      everyPlace(id, (answer, path) => expect(codeOf(answer), path).toBe('INVALID_INPUT')),
    );
  });

  test('an address that is unknown is 404, whatever is wrong with its encoding', async () => {
    for (const id of notEncoded)
      await expectOn(host, 'a path that is not percent-encoded UTF-8', async () =>
        expect(codeOf(await call('GET', `/nothing/${id}`))).toBe('NOT_FOUND'),
      );
  });

  test.each(impossible)('%s can be nothing’s id and is a 404 like one that does not exist', async (id) => {
    await everyPlace(id, expectNothing);
    const [unknown, none] = [await call('GET', '/entities/nobody'), await call('GET', `/entities/${id}`)];
    expect(none.body.error).toStrictEqual(unknown.body.error);
  });

  test.each(dots)('%s addresses nothing', async (id) => {
    await expectOn(host, 'dot segments and fragments', async () => {
      await everyPlace(id, expectNothing);
      expect(codeOf(await call('GET', `/entities/${id}`))).toBe('ENTITY_NOT_FOUND');
      for (const path of [`/${id}/settings`, `/templates/../settings`, `/entities/${id}/../settings`])
        expect((await call('GET', path)).status, path).toBe(404);
    });
  });

  test.each(ordinary)('%s is an ordinary id, encoded once in a path', async (externalId, encoded) => {
    const body = { entityType: 'game', externalId, data: { name: 'Dice' } };
    expect((await call('POST', '/entities', { body })).status).toBe(201);
    expect((await call('GET', `/entities/${encoded}`)).body.data).toMatchObject({ externalId });
    const event = { eventType: 'session', data: {} };
    expect((await call('POST', `/entities/${encoded}/events`, { body: event })).status).toBe(201);
    expect((await call('GET', `/entities/${encoded}/events`)).body.data).toHaveLength(1);
    expect((await call('PUT', `/entities/${encoded}/state/balance`, { body: '7' })).status).toBe(200);
    expect((await call('GET', `/entities/${encoded}/state/balance`)).body.data).toMatchObject({ value: 7 });
    expect((await call('DELETE', `/entities/${encoded}`)).body.data).toMatchObject({ externalId, deleted: true });
  });

  test('an id is case-sensitive and is decoded once alone', async () => {
    await call('POST', '/entities', { body: { entityType: 'game', externalId: 'x/y', data: { name: 'Dice' } } });
    expect((await call('GET', '/entities/X%2FY')).status).toBe(404);
    expect((await call('GET', '/entities/x%252Fy')).status).toBe(404);
    expect((await call('GET', '/entities/x%2fy')).status).toBe(200);
    expect(codeOf(await call('GET', '/entities/x/y'))).toBe('NOT_FOUND');
  });

  test('doubled slashes and backslashes are no slashes', async () => {
    for (const path of ['//settings', '/entities//', '/entities//events', '/entities/ground-1//events', '/\\settings'])
      await expectOn(host, 'doubled slashes and backslashes', async () => expectNothing(await call('GET', path), path));
    await expectOn(host, 'doubled slashes and backslashes', async () =>
      expect(codeOf(await call('GET', '/entities/nobody\\b'))).toBe('ENTITY_NOT_FOUND'),
    );
  });

  test('an address is spelt in one way', async () => {
    for (const path of ['/Settings', '/SETTINGS', '/%73ettings', '/settings/', '/settings;x=1', '/settings%20'])
      expectNothing(await call('GET', path), path);
    await expectOn(host, 'dot segments and fragments', async () =>
      expectNothing(await call('GET', '/settings#x'), '/settings#x'),
    );
  });

  describe('a state key that is none', () => {
    test.each(['__proto__', 'constructor', 'toString', 'Balance', 'mood', '%00', 'balance%20'])(
      '%s is 404',
      async (key) => {
        expect(codeOf(await call('GET', `/entities/ground-1/state/${key}`))).toBe('NOT_FOUND');
        const put = await call('PUT', `/entities/ground-1/state/${key}`, { body: '1' });
        expect(codeOf(put)).toBe('VALIDATION_FAILED');
      },
    );
  });

  test.each([
    '__proto__',
    'constructor',
    'job_',
    'job_xyz',
    'job_0000000000000000',
    'job_ffffffffffffffff',
    'JOB_1',
    '1',
  ])('a job named %s is 404', async (id) => expect(codeOf(await call('GET', `/batch/jobs/${id}`))).toBe('NOT_FOUND'));
});
