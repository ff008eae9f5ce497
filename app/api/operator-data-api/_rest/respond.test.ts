import { expect, test } from 'vitest';
import { apiContentSecurityPolicy } from '#server/content-security-policy.ts';
import { securityHeaders } from '#server/security-headers.ts';
import { commonHeaders } from './respond.ts';

test('an answer of the API says to browsers what every answer of the program does, and lets nothing run', () => {
  const expected = { ...securityHeaders, 'content-security-policy': apiContentSecurityPolicy };
  expect(commonHeaders('req_1')).toMatchObject(expected);
});
