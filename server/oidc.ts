import type { Profile, User } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import { withinDeadline } from './deadline.ts';
import { admitIdentity } from './domain/team/index.ts';
import type { OidcSettings } from './env-people.ts';
import type { Runtime } from './runtime.ts';

/** What an identity provider says of a person; that an address is theirs counts only when it says so outright. */
const OidcClaims = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
});

export const oidcProviderId = 'oidc';

/** The identity provider of the installation, in next-auth's words. */
export function makeOidcProvider({ issuer, clientId, clientSecret, name }: OidcSettings): OAuthConfig<Profile> {
  return {
    id: oidcProviderId,
    name,
    type: 'oauth',
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    userinfo: {
      // Many providers leave the address out of the ID token, and tell it when asked.
      request: async ({ client, tokens }) => {
        const claims = 'claims' in tokens && typeof tokens.claims === 'function' ? tokens.claims() : {};
        const asked = 'email' in claims || !tokens.access_token ? {} : await client.userinfo(tokens.access_token);
        if ('sub' in asked && asked.sub !== claims.sub) throw new Error('The provider speaks of two people.');
        return { ...asked, ...claims } as Profile;
      },
    },
    profile: ({ sub }) => ({ id: sub ?? '' }),
  };
}

/**
 * Lets a person in whom the identity provider knows: `user.id` then carries ours, as after a password.
 * @returns where to go when they are not admitted
 */
export async function admit(
  { core }: Runtime,
  user: User,
  profile: unknown,
  address: string | null,
): Promise<true | string> {
  const claims = OidcClaims.safeParse(profile);
  if (!claims.success) return '/sign-in?error=OidcRefused';
  const { iss: issuer, sub: subject, email, email_verified: isProven, name } = claims.data;
  const known = { issuer, subject, name: name ?? null, email: isProven && email ? email : null };
  const admitted = await withinDeadline(admitIdentity(core, { door: 'portal', address }, known));
  if (!admitted) return '/sign-in?error=NotInvited';
  user.id = `${admitted.id}:${admitted.sessionVersion}`;
  return true;
}
