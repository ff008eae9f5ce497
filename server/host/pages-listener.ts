import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { contentSecurityPolicyHeader, createNonce, pageContentSecurityPolicy } from '../content-security-policy.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Answers everything that is not the API by Next, with a policy whose nonce is made for this request. */
export async function createPagesListener(options: {
  port: number;
  hostname: string;
  trustProxy: boolean;
}): Promise<Listener> {
  const app = next({ dev: false, dir: root, port: options.port, hostname: options.hostname, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (incoming, outgoing) => {
    passOnAddress(incoming, options.trustProxy);
    if (isPage(incoming.url ?? '/')) {
      const policy = pageContentSecurityPolicy(createNonce());
      incoming.headers[contentSecurityPolicyHeader] = policy;
      outgoing.setHeader(contentSecurityPolicyHeader, policy);
    }
    void handle(incoming, outgoing);
  };
}

const isPage = (url: string) => !url.startsWith('/api/') && !url.startsWith('/_next/static/');

/** What a client says of its own address counts only when a proxy that is trusted stands before us. */
function passOnAddress(incoming: IncomingMessage, trustProxy: boolean): void {
  const own = incoming.socket.remoteAddress ?? 'unknown';
  const sent = incoming.headers['x-forwarded-for'];
  incoming.headers['x-forwarded-for'] = trustProxy && sent ? String(sent) : own;
  if (!trustProxy) {
    delete incoming.headers['x-forwarded-host'];
    delete incoming.headers['x-forwarded-proto'];
  }
}
