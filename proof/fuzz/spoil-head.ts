import type { Random } from '../random.ts';
import { nastyQuery, nastySegments } from './nasty.ts';
import { type FuzzRequest, setHeader } from './request.ts';
import type { World } from './world.ts';

type Spoiler = (random: Random, request: FuzzRequest, world: World) => void;

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'PROPFIND',
  'FOO',
  'get',
  'M-SEARCH',
];
const contentTypes = [
  null,
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json, text/plain',
  'application/jsonx',
];
const keys = ['', ' ', 'x', 'x'.repeat(255), 'x'.repeat(256), 'caf\xe9', '\u0001', '__proto__', 'a b', '"'];

const credentials: ((random: Random, request: FuzzRequest, world: World) => void)[] = [
  (_, request) => setHeader(request, 'Authorization', null),
  (_, request, { own }) => setHeader(request, 'Authorization', `Basic ${own.secret}`),
  (_, request) => setHeader(request, 'Authorization', ''),
  (_, request, { own }) => setHeader(request, 'Authorization', `Bearer ${own.secret.slice(0, -1)}`),
  (_, request, { own }) => setHeader(request, 'Authorization', `Bearer ${own.secret}0`),
  (_, request, { own }) => setHeader(request, 'Authorization', `Bearer ${own.secret.toUpperCase()}`),
  (_, request, { own }) => request.headers.push(['Authorization', `Bearer ${own.secret}`]),
  (_, request) => setHeader(request, 'Authorization', `Bearer oh_live_${'f'.repeat(10_000)}`),
  (_, request, { revokedKey }) => setHeader(request, 'Authorization', `Bearer ${revokedKey}`),
  (_, request) => setHeader(request, 'Authorization', `Bearer oh_live_${'0'.repeat(64)}`),
  (_, request, { own }) => {
    setHeader(request, 'Authorization', null);
    request.query = `?key=${own.secret}`;
  },
];

const spoilers: Record<string, Spoiler> = {
  method: (random, request) => {
    request.method = random.pick(methods);
    if (request.method === 'HEAD' || request.method === 'GET') request.body = null;
  },
  segment: (random, request) => {
    const segments = request.path.split('/');
    segments[1 + random.below(Math.max(1, segments.length - 1))] = random.pick(nastySegments);
    request.path = segments.join('/');
  },
  path: (random, request) => {
    request.path = random.pick([
      `${request.path}/`,
      `/${request.path}`,
      `${request.path}//`,
      request.path.replaceAll('/', '\\'),
      `${request.path}/..`,
      `${request.path}#x`,
      `${request.path}%00`,
      '',
      '/',
      '/constructor',
      `${request.path}${'/x'.repeat(500)}`,
    ]);
  },
  base: (random, request) => {
    request.base = random.pick([
      `http://example.com${request.base}`,
      `https://user:password@example.com:99${request.base}`,
      `${request.base}/operator-data-api`,
      request.base.toUpperCase(),
      `/${request.base}`,
      '',
    ]);
  },
  query: (random, request) => {
    request.query = random.pick([nastyQuery(random), nastyQuery(random), '?', '?&', '?=', `?${'x'.repeat(5_000)}`]);
  },
  credentials: (random, request, world) => random.pick(credentials)(random, request, world),
  'content type': (random, request) => setHeader(request, 'Content-Type', random.pick(contentTypes)),
  'idempotency key': (random, request) => {
    setHeader(request, 'Idempotency-Key', random.pick(keys));
    if (random.chance(0.2)) request.headers.push(['Idempotency-Key', random.pick(keys)]);
  },
  'other headers': (random, request) => {
    const [name, value] = random.pick<[string, string]>([
      ['Accept', 'text/html'],
      ['Accept-Encoding', 'br;q=1.0, *;q=0'],
      ['Content-Encoding', 'gzip'],
      ['Origin', 'https://evil.example'],
      ['X-Forwarded-For', `'; --${'x'.repeat(300)}`],
      ['X-HTTP-Method-Override', 'DELETE'],
      ['Range', 'bytes=0-1'],
      ['If-None-Match', '*'],
      ['Upgrade', 'websocket'],
      ['X-Request-Id', 'mine'],
      ['Cookie', 'next-auth.session-token=x'],
      ['Transfer-Encoding', 'identity'],
      ['Max-Forwards', 'x'],
      ['X-Middleware-Subrequest', 'proxy:proxy:proxy'],
      ['Rsc', '1'],
    ]);
    setHeader(request, name, value);
    if (name === 'Transfer-Encoding') request.unclear = true;
  },
};

/** Changes something of the request line or the headers. */
export function spoilHead(random: Random, request: FuzzRequest, world: World): void {
  const name = random.pick(Object.keys(spoilers));
  request.spoilt.push(name);
  spoilers[name]?.(random, request, world);
}
