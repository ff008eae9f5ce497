import type { IncomingMessage } from 'node:http';

/**
 * Writes down for the pages who asks, where the connection of the client itself ends. What a client says of its own
 * address counts only when a proxy that is trusted stands before us.
 */
export function passOnAddress({ headers, socket }: IncomingMessage, trustProxy: boolean): void {
  const sent = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = trustProxy && sent ? String(sent) : (socket.remoteAddress ?? 'unknown');
  if (!trustProxy) {
    delete headers['x-forwarded-host'];
    delete headers['x-forwarded-proto'];
  }
}
