import { type NextRequest, NextResponse } from 'next/server';
import {
  contentSecurityPolicyHeader,
  createNonce,
  nonceOf,
  pageContentSecurityPolicy,
} from '#server/content-security-policy.ts';

/** Under plain Next gives each page its policy; a policy that the host has made already is kept. Admits and refuses nobody. */
export function proxy(request: NextRequest): NextResponse {
  const given = nonceOf(request.headers.get(contentSecurityPolicyHeader));
  const policy = pageContentSecurityPolicy(given ?? createNonce());
  const headers = new Headers(request.headers);
  headers.set(contentSecurityPolicyHeader, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(contentSecurityPolicyHeader, policy);
  return response;
}

export const config = { matcher: '/((?!api/|operator-data-api(?:/|$)|functions/v1(?:/|$)|_next/static/).*)' };
