import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { answerApi } from '#app/api/operator-data-api/host.ts';
import { nearestHop } from '../client-address.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/**
 * Answers API requests by the route handlers, without Next. The target goes beside the Request and not in it: a Request
 * would normalise dot segments and refuse what is malformed, and the envelope must answer that too.
 */
export function createApiListener(trustProxy: boolean): Listener {
  const targets = new WeakMap<object, string>();
  const listener = getRequestListener(
    (request, { incoming }) =>
      answerApi(request, {
        method: incoming.method ?? 'GET',
        target: targets.get(incoming) ?? '/',
        rawHeaders: incoming.rawHeaders,
        address: addressOf(incoming, trustProxy),
      }),
    // Node itself drains a body that nobody read; the adapter would cut a slow client off before it reads the answer.
    { overrideGlobalObjects: true, autoCleanupIncoming: false },
  );
  return (incoming, outgoing) => {
    targets.set(incoming, incoming.url ?? '/');
    incoming.url = '/';
    incoming.headers.host = 'localhost';
    void listener(incoming, outgoing);
  };
}

/** Of the client: what a proxy that is trusted says of it, else where the connection comes from. */
function addressOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>, trustProxy: boolean): string {
  return (
    (trustProxy ? nearestHop(String(headers['x-forwarded-for'] ?? '')) : null) ?? socket.remoteAddress ?? 'unknown'
  );
}
