import { describe, expect, inject, test } from 'vitest';
import { rawRequest, sendRaw } from './support-raw.ts';

const origin = inject('hosts').main;

/** Addresses that a browser would hardly send and somebody who looks for holes does. */
const addresses = [
  '/%00',
  '/_next/static/%00',
  '/_next/static/..%2f..%2fetc%2fpasswd',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
  '/_next/data/x/y.json',
  '/?%zz',
  '/sign-in?callbackUrl=%C0%AF',
  '/%2e%2e/',
  '/../..',
  '//evil.test',
  '/\\\\evil.test',
  '/[...unknown]',
  '/.rsc',
  '/sign-in.segments/_tree.segment.rsc',
  '/api',
  '/api/trpc',
  '/api/trpc/%20',
  '/api/trpc/session.current?input={',
  '/api/trpc/session.current?batch=1&input=%zz',
  '/api/auth',
  '/api/auth/x/y/z',
  '/api/auth/callback/nope',
  '/api/auth/callback/credentials',
  '/api/auth/signin/nope',
  '/api/auth/session?%zz',
  '/FUNCTIONS/V1/OPERATOR-DATA-API/settings',
  '/API/TRPC/session.current',
  '/x%0d%0aSet-Cookie:a=b',
  `/${'x'.repeat(30_000)}`,
];

/** Headers that mean something to Next, to next-auth or to nobody. */
const headers: Record<string, string>[] = [
  { 'Next-Action': 'x' },
  { 'Next-Action': '0'.repeat(42), 'Content-Type': 'multipart/form-data; boundary=x' },
  { RSC: '1', 'Next-Router-State-Tree': '%zz' },
  { RSC: '1', 'Next-Router-State-Tree': '%5B%22%22%5D' },
  { RSC: '1', 'Next-Router-Segment-Prefetch': '/_tree' },
  { Cookie: 'oda-session=x; a=%zz; next-auth.csrf-token=%zz|%' },
  { 'X-Matched-Path': '/zz', 'X-Invoke-Path': '%zz', 'X-Invoke-Status': '500' },
  { 'X-Forwarded-Host': '%%%', 'X-Forwarded-Proto': 'zz' },
  { Host: '%%%' },
  { 'Content-Security-Policy': "script-src 'nonce-%%%'" },
  { 'Accept-Encoding': 'gzip;q=zz, br, %', Accept: '*/*;q=x', Range: 'bytes=99-1', 'If-None-Match': 'W/"%' },
];

/** Whatever is asked for is answered, and a failure of ours is told with the id that the log has. */
async function expectAnswer(line: string, sent: Record<string, string>, body = ''): Promise<void> {
  const { reply } = await sendRaw(origin, rawRequest(`${line} HTTP/1.1`, sent, body), { waitMs: 10_000 });
  expect(reply, line).not.toBeNull();
  if (reply && reply.status >= 500) expect(reply.body, line).toMatchObject({ error: { code: 'INTERNAL_ERROR' } });
}

describe('the pages answer', () => {
  test.each(addresses)('%s by any method', async (address) => {
    const length = { 'Content-Length': '2' };
    await Promise.all([
      ...['GET', 'HEAD', 'OPTIONS', 'TRACE'].map((method) => expectAnswer(`${method} ${address}`, {})),
      ...['POST', 'PUT', 'DELETE'].map((method) => expectAnswer(`${method} ${address}`, length, '{}')),
    ]);
  });

  test.each(headers)('whatever %o means', async (sent) => {
    const length = { 'Content-Length': '2' };
    for (const address of ['/', '/sign-in', '/docs', '/nothing', '/api/auth/csrf', '/api/trpc/session.current'])
      await Promise.all([
        expectAnswer(`GET ${address}`, sent),
        expectAnswer(`POST ${address}`, { ...sent, ...length }, '{}'),
      ]);
  });
});
