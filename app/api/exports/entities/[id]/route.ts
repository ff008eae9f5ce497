import type { NextRequest } from 'next/server';
import { readSession, renewSession, type Session, sessionCookieName } from '#server/auth.ts';
import { addressOf } from '#server/client-address.ts';
import { withinDeadline } from '#server/deadline.ts';
import { describeError } from '#server/describe-error.ts';
import type { Context } from '#server/domain/context.ts';
import { exportEntityById } from '#server/domain/entities/index.ts';
import { DomainError, isDomainError } from '#server/domain/errors.ts';
import { currentActor, currentMembership, isStillThem } from '#server/domain/users/index.ts';
import { log } from '#server/log.ts';
import { createRequestId } from '#server/request-id.ts';
import { getRuntime } from '#server/runtime.ts';
import { explainOtherOperator, explainOtherUser } from '#server/shown-session.ts';

/** As streams of the router do. */
const lookAgainEveryMs = 2_000;
const statusOf: Partial<Record<string, number>> = {
  FORBIDDEN: 403,
  ENTITY_NOT_FOUND: 404,
  CONFLICT: 409,
  UNAVAILABLE: 503,
};

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
    const opened = await openContext(request, headers);
    if (!opened) return refuse(401, 'Your session has ended. Sign in again.', headers);
    const { fileName, pieces } = await withinDeadline(exportEntityById(opened.context, await params));
    headers.set('Content-Type', 'application/json; charset=utf-8');
    headers.set('Content-Disposition', `attachment; filename="${fileName}"`);
    // Next asks GET for the head as well: nothing is opened for that, nor written down.
    if (request.method === 'HEAD') return new Response(null, { headers });
    const left = pieces[Symbol.asyncIterator]();
    return new Response(streamOf(await withinDeadline(left.next()), left, opened), { headers });
  } catch (error) {
    if (isDomainError(error)) return refuse(statusOf[error.code] ?? 500, error.message, headers);
    log.error({ requestId, error: describeError(error) }, 'An export failed.');
    return refuse(500, `The export failed. Name the request id ${requestId} if it stays so.`, headers);
  }
}

interface Opened {
  context: Context;
  session: Session;
}

/** @throws CONFLICT for a page that shows another operator than the session is in, or is another person's */
async function openContext(request: NextRequest, answerHeaders: Headers): Promise<Opened | null> {
  const runtime = await getRuntime();
  const session = await readSession(runtime, request.cookies.get(sessionCookieName(runtime))?.value);
  if (!session) return null;
  answerHeaders.append('Set-Cookie', await renewSession(runtime, session));
  const actor = currentActor(session.user);
  const membership = currentMembership(session.user);
  if (!actor || !membership) return null;
  const shown = request.nextUrl.searchParams;
  const other =
    explainOtherUser(shown.get('user'), session.user.id) ??
    explainOtherOperator(shown.get('operator'), membership.operatorId);
  if (other) throw new DomainError('CONFLICT', other);
  const origin = { door: 'portal' as const, address: addressOf(runtime, request.headers) };
  const context = { core: runtime.core, operatorId: membership.operatorId, actor, origin };
  return { context, session };
}

/**
 * Read on as fast as the browser takes it; what it does not want any more is not read. It breaks off, as the browser says
 * to its person, when that person is no longer who they were: a download may take hours.
 */
function streamOf(
  first: IteratorResult<string>,
  left: AsyncIterator<string>,
  { context, session }: Opened,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let lookedAtMs = performance.now();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(first.value)),
    pull: async (controller) => {
      if (performance.now() - lookedAtMs > lookAgainEveryMs) {
        if (!(await isStillThem(context, session))) throw new Error('The session ended, or its role.');
        lookedAtMs = performance.now();
      }
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
