import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { OpeningError } from '../opening-error.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export const portalSecretHeader = 'x-oda-portal';
/** What the API processes let through, and what they add. */
export const portalHeadBytesMost = 72 * 1024;

/** The one portal of several processes, where the API processes ask it. */
export interface PortalServer {
  port: number;
  secret: string;
  close(): void;
}

/**
 * Answers pages to the API processes, on a port of this machine that nobody else is answered on: a secret, made at
 * each start, tells them from others, whose word about a client's address would be worth nothing.
 */
export async function openPortalServer(pages: Listener): Promise<PortalServer> {
  const secret = randomBytes(32).toString('base64url');
  const limits = {
    maxHeaderSize: portalHeadBytesMost,
    // The API processes limit the client's time, and keep their connections for the next request.
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    requireHostHeader: false,
    shouldUpgradeCallback: () => false,
  };
  const server = createServer(limits, (incoming, outgoing) => {
    const isOurs = isSame(String(incoming.headers[portalSecretHeader] ?? ''), secret);
    delete incoming.headers[portalSecretHeader];
    if (isOurs) pages(incoming, outgoing);
    else outgoing.writeHead(403, { Connection: 'close' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new OpeningError('No port of 127.0.0.1 is left for the portal.');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: address.port, secret, close };
}

function isSame(sent: string, secret: string): boolean {
  const [one, other] = [Buffer.from(sent), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}
