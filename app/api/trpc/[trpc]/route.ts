import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { NextRequest } from 'next/server';
import { refuseForeignPost } from '#app/_trpc/own-request.ts';
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
    createContext: ({ resHeaders }) => {
      resHeaders.set('X-Request-Id', requestId);
      resHeaders.set('Cache-Control', 'no-store');
      let opened: ReturnType<typeof open> | undefined;
      return {
        requestId,
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
 * Reads the session and, since asking for something is activity, starts its idle time anew. A stream that a page opens,
 * and opens again by itself, is none.
 */
async function open(request: NextRequest, answerHeaders: Headers) {
  const runtime = await getRuntime();
  const isActivity = request.headers.get('accept') !== 'text/event-stream';
  const token = request.cookies.get(sessionCookieName(runtime))?.value;
  const session = await readSession(runtime, token, isActivity);
  if (session && isActivity) answerHeaders.append('Set-Cookie', await renewSession(runtime, session));
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
