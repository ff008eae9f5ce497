import { expect, test } from 'vitest';
import { createNonce, nonceOf, pageContentSecurityPolicy } from './content-security-policy.ts';

test('no two pages share a nonce', () => {
  expect(new Set(Array.from({ length: 1_000 }, createNonce)).size).toBe(1_000);
});

test('the nonce is read from a policy of ours', () => {
  const nonce = createNonce();
  expect(nonceOf(pageContentSecurityPolicy(nonce))).toBe(nonce);
});

test.each([
  ['nothing', null],
  ['a policy that lets more through', `script-src * 'nonce-${createNonce()}'`],
  ['ours with something added', `${pageContentSecurityPolicy(createNonce())}; script-src-elem *`],
  ['ours with a nonce that ends the directive', pageContentSecurityPolicy("x'; script-src *; '")],
  ['ours with a short nonce', pageContentSecurityPolicy('AAAA')],
])('%s is not taken for a policy of ours', (_, policy) => {
  expect(nonceOf(policy)).toBeUndefined();
});

test('neither inline scripts nor foreign hosts nor frames are let through', () => {
  const policy = pageContentSecurityPolicy(createNonce());
  expect(policy).not.toMatch(/script-src[^;]*'unsafe|https?:|\*/);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
});
