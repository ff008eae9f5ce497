import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { shownUserHeader } from '#app/_trpc/shown-session.ts';
import { makeAuthOptions, readSession, sessionCookieName } from '#server/auth.ts';
import { addressOf } from '#server/client-address.ts';
import { getRuntime } from '#server/runtime.ts';
import { explainOtherUser } from '#server/shown-session.ts';

const bodyBytesMost = 16_384;

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

async function answer(request: NextRequest, context: RouteContext): Promise<Response> {
  const [action, provider] = (await context.params).nextauth;
  // Anybody may post to next-auth's log; ours is not for anybody.
  if (action === '_log') return refuse(404, 'There is nothing here.');
  // next-auth would fail on it.
  if (action === 'callback' && provider === 'credentials' && request.method !== 'POST')
    return refuse(405, 'This address takes POST.', { Allow: 'POST' });
  if (Number(request.headers.get('content-length') ?? bodyBytesMost + 1) > bodyBytesMost && request.method === 'POST') {
    return refuse(413, `A body has a Content-Length of at most ${bodyBytesMost} bytes.`);
  }
  try {
    const other = action === 'signout' && (await findOtherUser(request));
    if (other) return refuse(409, other);
    const response = await authenticate(request, context);
    response.headers.set('Cache-Control', 'no-store');
    return response;
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(400, 'The body is not valid JSON.');
    throw error;
  }
}

/** Why a page that was loaded for somebody else than is signed in cannot sign them out; else null. */
async function findOtherUser({ headers, cookies }: NextRequest): Promise<string | null> {
  const shownUser = headers.get(shownUserHeader);
  if (shownUser === null) return null;
  const runtime = await getRuntime();
  const session = await readSession(runtime, cookies.get(sessionCookieName(runtime))?.value, false);
  return session && explainOtherUser(shownUser, session.user.id);
}

/** @throws what kept a session from being ended, so that nobody is told of a sign-out that was none */
async function authenticate(request: NextRequest, context: RouteContext): Promise<Response> {
  const runtime = await getRuntime();
  const failures: unknown[] = [];
  const place = { address: addressOf(runtime, request.headers), userAgent: request.headers.get('user-agent') };
  const options = makeAuthOptions(runtime, { place, failed: (error) => failures.push(error) });
  const response: Response = await NextAuth(request, context, options);
  if (failures.length > 0) throw failures[0];
  return response;
}

function refuse(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ message }, { status, headers: { 'Cache-Control': 'no-store', ...headers } });
}

export { answer as GET, answer as POST };
