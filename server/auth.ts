import type { AuthOptions, Session as AuthSession, User } from 'next-auth';
import { decode, encode, type JWT } from 'next-auth/jwt';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import { withinDeadline } from './deadline.ts';
import { isDomainError } from './domain/errors.ts';
import {
  findSessionUser,
  renewableSeconds,
  type SessionClaims,
  type SignInPlace,
  sessionIdleSeconds,
  signIn,
  signOut,
  startSession,
} from './domain/users/index.ts';
import type { SessionUser } from './domain/users/schemas.ts';
import { log } from './log.ts';
import { admit, makeOidcProvider, oidcProviderId } from './oidc.ts';
import type { Runtime } from './runtime.ts';

/** A session that is open now: what its token says and whose it is, as the database knows them at this moment. */
export interface Session {
  readonly claims: SessionClaims;
  /** Until when the token holds that was shown. */
  readonly expiresAtMs: number;
  readonly user: SessionUser;
}

const Claims = z.object({
  sessionId: z.uuid(),
  userId: z.number(),
  sessionVersion: z.number(),
  signedInAtMs: z.number(),
});

/** Prefix of the error that the sign-in page turns into a sentence; the seconds to wait stand behind it. */
const tooManyAttempts = 'TooManyAttempts:';

function isSecureSite({ env }: Runtime): boolean {
  return env.publicUrl.startsWith('https:');
}

/** A browser takes a `__Host-` cookie only from this very host and only over TLS. */
export function sessionCookieName(runtime: Runtime): string {
  return isSecureSite(runtime) ? '__Host-oda-session' : 'oda-session';
}

/**
 * The open session behind a cookie's value, or null. Asks the database, so a change of the person counts at once.
 * @param isActivity false for what a page asks by itself
 */
export async function readSession(
  runtime: Runtime,
  token: string | undefined,
  isActivity = true,
): Promise<Session | null> {
  if (!token) return null;
  const decoded = await decode({ token, secret: runtime.authSecret }).catch(() => null);
  return decoded ? openSession(runtime, decoded, isActivity) : null;
}

async function openSession({ core }: Runtime, token: JWT, isActivity = true): Promise<Session | null> {
  const claims = Claims.safeParse(token);
  if (!claims.success) return null;
  const user = await withinDeadline(findSessionUser(core, claims.data, isActivity));
  return user ? { claims: claims.data, expiresAtMs: Number(token.exp ?? 0) * 1000, user } : null;
}

/** The Set-Cookie header that starts the idle time of a session anew. */
export async function renewSession(runtime: Runtime, { claims }: Session): Promise<string> {
  const maxAge = renewableSeconds(claims, runtime.core.clock.now());
  const token = await encode({ token: { ...claims }, secret: runtime.authSecret, maxAge });
  const secure = isSecureSite(runtime) ? '; Secure' : '';
  return `${sessionCookieName(runtime)}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** A request to sign in or out. */
export interface AuthRequest {
  place: SignInPlace;
  /** Is told of what next-auth would keep to itself: a session that could not be ended is still open. */
  failed: (error: unknown) => void;
}

/** How next-auth signs people in and out here. Nothing of it is read from the environment but the address. */
export function makeAuthOptions(runtime: Runtime, { place, failed }: AuthRequest): AuthOptions {
  const { core, env, authSecret } = runtime;
  const secure = isSecureSite(runtime);
  return {
    secret: authSecret,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: sessionIdleSeconds },
    jwt: { maxAge: sessionIdleSeconds },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in', verifyRequest: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(runtime),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: (credentials) => authorize(runtime, credentials, place.address ?? 'unknown'),
      }),
      ...(env.oidc ? [makeOidcProvider(env.oidc)] : []),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) =>
        account?.provider === oidcProviderId ? admit(runtime, user, profile, place.address) : true,
      redirect: ({ url }) => ownAddress(url, env.publicUrl),
      jwt: async ({ token, user }) => (user ? { ...(await openSessionFor(runtime, user, place)) } : token),
      session: ({ session, token }) => describeToBrowser(runtime, session, token),
    },
    events: {
      signOut: async ({ token }) => {
        const claims = Claims.safeParse(token);
        if (claims.success) await withinDeadline(signOut(core, claims.data, place.address)).catch(failed);
      },
    },
    logger: {
      error: (code) => log.debug({ code }, 'next-auth refused a request.'),
      warn: (code) => log.debug({ code }, 'next-auth warns.'),
      debug: () => {},
    },
  };
}

async function authorize({ core }: Runtime, credentials: unknown, address: string): Promise<User | null> {
  try {
    const user = await withinDeadline(signIn(core, credentials, address));
    return user ? { id: `${user.id}:${user.sessionVersion}` } : null;
  } catch (error) {
    const seconds = isDomainError(error) ? error.extras.retryAfterSeconds : undefined;
    if (seconds !== undefined) throw new Error(`${tooManyAttempts}${seconds}`);
    core.report('A sign-in failed.', error);
    throw new Error('Unavailable');
  }
}

/** The person's id and session version come through next-auth in the one field that it carries unchanged. */
function openSessionFor({ core }: Runtime, user: Pick<User, 'id'>, place: SignInPlace): Promise<SessionClaims> {
  const [id = 0, sessionVersion = 0] = user.id.split(':').map(Number);
  return withinDeadline(startSession(core, { id, sessionVersion }, place));
}

/** What `/api/auth/session` tells the browser. @throws Error for a session that is over, which clears its cookie */
async function describeToBrowser(runtime: Runtime, { expires }: AuthSession, token: JWT): Promise<AuthSession> {
  const session = await openSession(runtime, token);
  if (!session) throw new Error('The session has ended.');
  return { user: { name: session.user.name, email: session.user.email }, expires };
}

/** Leads nowhere but to this installation. */
function ownAddress(url: string, publicUrl: string): string {
  const base = new URL(publicUrl);
  const target = URL.canParse(url, base) ? new URL(url, base) : base;
  return target.origin === base.origin ? target.href : base.href;
}
