import { randomBytes } from 'node:crypto';

/** The header that carries the policy: Next reads the nonce from it on the request, the browser obeys it on the answer. */
export const contentSecurityPolicyHeader = 'content-security-policy';

/** For answers that are no pages: nothing may run in them, and nothing may frame them. */
export const apiContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * The policy of a page. Scripts and style elements need the nonce; `style` attributes are let through, because the
 * component library sets its variables by them and they run nothing.
 */
export function pageContentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The nonce of a policy that this module made; undefined for any other text. */
export function nonceOf(policy: string | null | undefined): string | undefined {
  const nonce = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy ?? '')?.[1];
  return nonce !== undefined && pageContentSecurityPolicy(nonce) === policy ? nonce : undefined;
}
