import type { NextRequest } from 'next/server';
import { readSession, renewSession, sessionCookieName } from '#server/auth.ts';
import { addressOf } from '#server/client-address.ts';
import { withinDeadline } from '#server/deadline.ts';
import { describeError } from '#server/describe-error.ts';
import type { Context } from '#server/domain/context.ts';
import { exportEntity } from '#server/domain/entities/index.ts';
import { isDomainError } from '#server/domain/errors.ts';
import { currentActor, currentMembership } from '#server/domain/users/index.ts';
import { log } from '#server/log.ts';
import { createRequestId } from '#server/request-id.ts';
import { getRuntime } from '#server/runtime.ts';

const statusOf: Partial<Record<string, number>> = { FORBIDDEN: 403, ENTITY_NOT_FOUND: 404, UNAVAILABLE: 503 };

/**
 * A person's download of all that is held on one entity. It goes out as it is read, to the disk of whoever asked.
 * A link on another site opens nothing: an export stands in the audit log, and nobody shall be made to make one.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const requestId = createRequestId();
  const headers = new Headers({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store' });
  try {
    if (request.headers.get('sec-fetch-site') !== 'same-origin')
      return refuse(403, 'Open this from the portal.', headers);
    const context = await openContext(request, headers);
    if (!context) return refuse(401, 'Your session has ended. Sign in again.', headers);
    const { fileName, pieces } = await withinDeadline(exportEntity(context, await params));
    headers.set('Content-Type', 'application/json; charset=utf-8');
    headers.set('Content-Disposition', `attachment; filename="${fileName}"`);
    return new Response(streamOf(pieces), { headers });
  } catch (error) {
    if (isDomainError(error)) return refuse(statusOf[error.code] ?? 500, error.message, headers);
    log.error({ requestId, error: describeError(error) }, 'An export failed.');
    return refuse(500, `The export failed. Name the request id ${requestId} if it stays so.`, headers);
  }
}

async function openContext(request: NextRequest, answerHeaders: Headers): Promise<Context | null> {
  const runtime = await getRuntime();
  const session = await readSession(runtime, request.cookies.get(sessionCookieName(runtime))?.value);
  if (!session) return null;
  answerHeaders.append('Set-Cookie', await renewSession(runtime, session));
  const actor = currentActor(session.user);
  const membership = currentMembership(session.user);
  if (!actor || !membership) return null;
  const origin = { door: 'portal' as const, address: addressOf(runtime, request.headers) };
  return { core: runtime.core, operatorId: membership.operatorId, actor, origin };
}

/** Read on as fast as the browser takes it; what it does not want any more is not read. */
function streamOf(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = pieces[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await left.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await left.return?.();
    },
  });
}

function refuse(status: number, message: string, headers: Headers): Response {
  headers.set('Content-Type', 'text/plain; charset=utf-8');
  return new Response(`${message}\n`, { status, headers });
}
