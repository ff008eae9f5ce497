import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BrotliScripts } from './brotli-scripts.ts';

const root = mkdtempSync(join(tmpdir(), 'oda-scripts-'));
const source = 'console.log("a script");'.repeat(500);
const scripts = new BrotliScripts(root);
/** What answers behind it, as Next does. */
const server = createServer((incoming, outgoing) => {
  if (scripts.answer(incoming, outgoing)) return;
  const found = incoming.url === '/_next/static/chunks/a-1.js';
  outgoing.statusCode = found ? 200 : 404;
  outgoing.setHeaders(
    new Map([
      ['content-type', 'text/javascript'],
      ['cache-control', 'immutable'],
      ['etag', '"x"'],
    ]),
  );
  outgoing.end(found ? source : 'none');
});

beforeAll(async () => {
  mkdirSync(join(root, '.next/static/chunks'), { recursive: true });
  writeFileSync(join(root, '.next/static/chunks/a-1.js'), source);
  writeFileSync(join(root, 'secret.js'), 'secret');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

function ask(path: string, headers: Record<string, string> = { 'accept-encoding': 'gzip, br' }, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ head: IncomingMessage; body: Buffer }>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers, method }, (head) => {
      const parts: Buffer[] = [];
      head.on('data', (part: Buffer) => parts.push(part));
      head.on('end', () => resolve({ head, body: Buffer.concat(parts) }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

test('a script is packed after its first request, and says of itself what it said unpacked', async () => {
  expect((await ask('/_next/static/chunks/a-1.js')).body.toString()).toBe(source);
  const packed = await vi.waitFor(async () => {
    const answer = await ask('/_next/static/chunks/a-1.js');
    expect(answer.head.headers['content-encoding']).toBe('br');
    return answer;
  });
  expect(brotliDecompressSync(packed.body).toString()).toBe(source);
  expect(packed.head.headers).toMatchObject({
    'content-type': 'text/javascript',
    'cache-control': 'immutable',
    'content-length': String(packed.body.length),
  });
  expect(packed.head.headers).not.toHaveProperty('etag');
});

test('whoever does not take Brotli, asks for a part, or has it already, is answered as before', async () => {
  for (const headers of [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br', 'if-none-match': '"x"' }])
    expect((await ask('/_next/static/chunks/a-1.js', headers)).body.toString()).toBe(source);
  expect((await ask('/_next/static/chunks/a-1.js', { 'accept-encoding': 'br' }, 'HEAD')).head.headers).toMatchObject({
    etag: '"x"',
  });
});

test('nothing but a script of the build is read', async () => {
  for (const path of ['/_next/static/chunks/../../../secret.js', '/_next/static/chunks/..%2fsecret.js', '/secret.js'])
    for (const _ of [1, 2]) expect((await ask(path)).body.toString()).toBe('none');
});
