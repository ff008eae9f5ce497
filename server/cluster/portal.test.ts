import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPortalProxy } from './portal-proxy.ts';
import { openPortalServer, portalSecretHeader } from './portal-server.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const open: (() => unknown)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** The portal and, before it, what an API process does with all that is not the API. @returns where both answer */
async function openBoth(pages: Listener, { trustProxy = false } = {}) {
  const portal = await openPortalServer(pages);
  const front: Server = createServer(createPortalProxy(portal, trustProxy)).listen(0, '127.0.0.1');
  await once(front, 'listening');
  open.push(
    portal.close,
    () => front.close(),
    () => front.closeAllConnections(),
  );
  return { port: (front.address() as AddressInfo).port, portal };
}

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function send(port: number, { body, ...options }: Sent = {}) {
  const asked = request({ port, host: '127.0.0.1', agent: new Agent(), ...options });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, headers: answer.headers, text };
}

const tellHeaders: Listener = (incoming, outgoing) => outgoing.end(JSON.stringify(incoming.headers));

test('the portal hears the address of the connection, whatever a client says of itself', async () => {
  const { port, portal } = await openBoth(tellHeaders);
  const lies = {
    'x-forwarded-for': '6.6.6.6',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    connection: 'x-forwarded-for',
    [portalSecretHeader]: 'a guess',
  };
  const heard = JSON.parse((await send(port, { headers: lies })).text);
  expect(heard).toMatchObject({ 'x-forwarded-for': '127.0.0.1', host: `127.0.0.1:${port}` });
  for (const name of ['x-forwarded-host', 'x-forwarded-proto', portalSecretHeader])
    expect(heard).not.toHaveProperty(name);
  expect(JSON.stringify(heard)).not.toContain(portal.secret);
});

test('the word of a trusted proxy counts', async () => {
  const { port } = await openBoth(tellHeaders, { trustProxy: true });
  const said = { 'x-forwarded-for': '10.1.1.1, 10.2.2.2', 'x-forwarded-proto': 'https' };
  expect(JSON.parse((await send(port, { headers: said })).text)).toMatchObject(said);
});

test('the portal answers nobody who does not know the secret', async () => {
  const { portal } = await openBoth(tellHeaders);
  expect((await send(portal.port)).status).toBe(403);
  expect(
    (await send(portal.port, { headers: { [portalSecretHeader]: 'x'.repeat(portal.secret.length) } })).status,
  ).toBe(403);
  expect((await send(portal.port, { headers: { [portalSecretHeader]: portal.secret } })).status).toBe(200);
});

test.each([
  ['of a known length', { 'content-length': '5' }],
  ['in chunks', { 'transfer-encoding': 'chunked' }],
])('a body %s reaches the portal under any method, and the answer comes back as it was', async (_, framing) => {
  const { port } = await openBoth(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    outgoing.writeHead(201, 'Made', { 'Set-Cookie': ['a=1', 'b=2'], 'X-Body': body, 'X-Path': incoming.url ?? '' });
    outgoing.end(incoming.method);
  });
  for (const method of ['POST', 'GET', 'DELETE']) {
    const { status, headers, text } = await send(port, {
      method,
      path: '/a%20b?c=%zz',
      headers: framing,
      body: 'hello',
    });
    expect([status, headers['x-body'], headers['x-path'], text]).toEqual([201, 'hello', '/a%20b?c=%zz', method]);
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
  }
});

test('a stream arrives as it is sent, and ends at the portal when the client goes', async () => {
  const gone = Promise.withResolvers<void>();
  const { port } = await openBoth((_, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    outgoing.on('close', gone.resolve);
    setTimeout(() => outgoing.write('data: 1\n\n'), 50);
  });
  const asked = request({ port, host: '127.0.0.1' }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const [chunk] = await once(answer, 'data');
  expect(String(chunk)).toBe('data: 1\n\n');
  answer.destroy();
  await gone.promise;
});

test('without the portal a page is answered 503', async () => {
  const { port, portal } = await openBoth(tellHeaders);
  portal.close();
  expect(await send(port)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
});
