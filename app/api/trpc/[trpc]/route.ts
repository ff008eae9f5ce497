import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { NextRequest } from 'next/server';
import { refuseForeignPost } from '#app/_trpc/own-request.ts';
import { shownOperatorHeader, shownUserHeader } from '#app/_trpc/shown-session.ts';
import { readSession, renewSession, sessionCookieName } from '#server/auth.ts';
import { addressOf } from '#server/client-address.ts';
import { describeError } from '#server/describe-error.ts';
import { log } from '#server/log.ts';
import { createRequestId } from '#server/request-id.ts';
import { appRouter } from '#server/routers/index.ts';
import { getRuntime } from '#server/runtime.ts';

const batchSizeMost = 10;

function answer(request: NextRequest): Promise<Response> {
  const requestId = createRequestId();
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    maxBatchSize: batchSizeMost,
    createContext: ({ resHeaders, info }) => {
      resHeaders.set('X-Request-Id', requestId);
      resHeaders.set('Cache-Control', 'no-store');
      let opened: ReturnType<typeof open> | undefined;
      return {
        requestId,
        // A browser opens a stream without headers of ours.
        shownOperator: request.headers.get(shownOperatorHeader) ?? info.connectionParams?.operator ?? null,
        shownUser: request.headers.get(shownUserHeader) ?? info.connectionParams?.user ?? null,
        report: (message, error) => log.error({ requestId, error: describeError(error) }, message),
        open: () => {
          opened ??= open(request, resHeaders);
          return opened;
        },
      };
    },
  });
}

/**
 * A page reads what it shows again, and opens its streams again, by itself: as time goes by, as the network comes back,
 * as it learns of something. A change, and what it asks for only when a person did something, are activity.
 */
function isActivity({ method, nextUrl }: NextRequest): boolean {
  return method === 'POST' || nextUrl.pathname.includes('session.keep');
}

/** Reads the session and, since activity renews it, starts its idle time anew. */
async function open(request: NextRequest, answerHeaders: Headers) {
  const runtime = await getRuntime();
  const active = isActivity(request);
  const token = request.cookies.get(sessionCookieName(runtime))?.value;
  const session = await readSession(runtime, token, active);
  if (session && active) answerHeaders.append('Set-Cookie', await renewSession(runtime, session));
  const address = addressOf(runtime, request.headers);
  return { core: runtime.core, session, address };
}

export function GET(request: NextRequest): Promise<Response> {
  return answer(request);
}

export async function POST(request: NextRequest): Promise<Response> {
  const { env } = await getRuntime();
  const refusal = refuseForeignPost(request.headers, new URL(env.publicUrl).origin);
  if (refusal) return Response.json({ error: { message: refusal.message } }, { status: refusal.status });
  return answer(request);
}
