import { expect, inject, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { document } from './openapi-document.ts';
import { makeCall } from './support-client.ts';
import { exchange, type Reply } from './support-exchange.ts';
import { layGround, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const bases = ['/operator-data-api', '/functions/v1/operator-data-api', '/api/operator-data-api'];

const perRequest = ['date', 'content-length'];

/** An answer without what differs from request to request: ids, times and what is left of a limit. */
function plain({ status, headers, text }: Reply): object {
  const neutral = (part: unknown) =>
    String(part)
      .replaceAll(/(ent|eev|job|req|ers|key)_[0-9a-f]{16}/g, '$1_#')
      .replaceAll(/"(operatorId|externalIdHmac|signature)":"[\w-]+"/g, '"$1":"#"')
      // Counted in the background.
      .replaceAll(/"readsByKeys":\[[^\]]*\]/g, '"readsByKeys":#')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '#')
      .replaceAll(/;r=\d+;t=\d+/g, ';#');
  const kept = Object.entries(headers).filter(([name]) => !perRequest.includes(name));
  return { status, text: neutral(text), headers: kept.map(([name, value]) => `${name}: ${neutral(value)}`) };
}

describeHosts('the three addresses', ({ origin }) => {
  async function runEverything(base: string): Promise<object[]> {
    const call = makeCall(origin + base, (await createTenant(core())).secret);
    const noKey = makeCall(origin + base, null);
    const ground = await layGround(call);
    const answers: object[] = [];
    for (const endpoint of endpoints) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      answers.push(plain(await noKey(method, path, options)));
      answers.push(plain(await call(method, path, options)));
      answers.push(
        plain(await call('OPTIONS', path)),
        plain(await call('PATCH', path)),
        plain(await call('HEAD', path)),
      );
    }
    for (const path of ['', '/', '/nothing', '/settings/', '/entities/a/b/c', '/entities/nobody', '/settings?x=1'])
      answers.push(plain(await call('GET', path)));
    return answers;
  }

  test('answer alike, whatever is sent: status, body and headers', async () => {
    const [first, ...others] = await Promise.all(bases.map(runEverything));
    expect(first).toHaveLength(endpoints.length * 5 + 7);
    for (const other of others) expect(other).toEqual(first);
  });

  test('show one installation: what is written by one is read by the others', async () => {
    const { secret } = await createTenant(core());
    const [write, ...reads] = bases.map((base) => makeCall(origin + base, secret));
    await write?.('POST', '/entities', { body: { entityType: 'game', externalId: 'g 1', data: { name: 'Dice' } } });
    for (const read of reads) expect((await read('GET', '/entities/g%201')).status).toBe(200);
  });

  test.each(bases)('%s/openapi.json is the document, public and without the envelope', async (base) => {
    const target = `${base}/openapi.json`;
    const answer = await exchange(origin, { method: 'GET', target });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{16}$/),
    });
    expect(JSON.parse(answer.text)).toEqual(document);
    const wrongKey = { authorization: 'Bearer nonsense' };
    expect((await exchange(origin, { method: 'GET', target, headers: wrongKey })).text).toBe(answer.text);
    const head = await exchange(origin, { method: 'HEAD', target });
    expect([head.status, head.text, head.headers['content-type']]).toEqual([200, '', answer.headers['content-type']]);
  });

  test('the document names every operation, every published address and nothing else', async () => {
    const { text } = await exchange(origin, { method: 'GET', target: '/operator-data-api/openapi.json' });
    const told = JSON.parse(text) as { paths: Record<string, object>; servers: { url: string }[] };
    const operations = Object.entries(told.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(operations.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
    expect(told.servers.map(({ url }) => url).sort()).toEqual([...bases].sort());
  });

  test('the address of the document takes nothing but reading, and for that alone no key', async () => {
    const call = makeCall(`${origin}/operator-data-api`, (await createTenant(core())).secret);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await call(method, '/openapi.json')).headers.allow).toBe('GET, HEAD, OPTIONS');
    expect((await call('OPTIONS', '/openapi.json')).headers.allow).toBe('GET, HEAD, OPTIONS');
    const noKey = makeCall(`${origin}/operator-data-api`, null);
    for (const method of ['POST', 'OPTIONS', 'DELETE']) expect((await noKey(method, '/openapi.json')).status).toBe(401);
  });
});

test('both hosts answer every operation with the same headers', async () => {
  const { main, next = main } = inject('hosts');
  const { secret } = await createTenant(core());
  const ofServer = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'x-request-id'];
  const headersAt = async (origin: string) => {
    const answer = await makeCall(`${origin}/operator-data-api`, secret)('GET', '/settings');
    const kept = Object.entries(answer.headers).filter(([name]) => !ofServer.includes(name) && name !== 'vary');
    return Object.fromEntries(kept.map(([name, value]) => [name, String(value).replace(/;r=\d+;t=\d+/, '')]));
  };
  const ofMain = await headersAt(main);
  expect(await headersAt(next)).toMatchObject(ofMain);
  expect(ofMain).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(ofMain).not.toHaveProperty('x-powered-by');
  expect(Object.keys(ofMain).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});
