import { expect, inject, test } from 'vitest';

test('to these hosts there is no proxy.ts: under plain Next no page has the policy that it sets', async () => {
  const { main, next = '' } = inject('hosts');
  const policyOf = async (origin: string) => (await fetch(`${origin}/sign-in`)).headers.get('content-security-policy');
  expect(await policyOf(next)).toBeNull();
  // The own host makes its policy itself.
  expect(await policyOf(main)).toContain("'nonce-");
});
