import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { contentSecurityPolicyHeader, createNonce, pageContentSecurityPolicy } from '../content-security-policy.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Answers everything that is not the API by Next, with a policy whose nonce is made for this request. The
 * client's address must have been passed on.
 */
export async function createPagesListener(options: { port: number; hostname: string }): Promise<Listener> {
  const app = next({ dev: false, dir: root, port: options.port, hostname: options.hostname, quiet: true });
  await app.prepare();
  const answer = app.getRequestHandler();
  return (incoming, outgoing) => {
    if (isPage(incoming.url ?? '/')) {
      const policy = pageContentSecurityPolicy(createNonce());
      incoming.headers[contentSecurityPolicyHeader] = policy;
      outgoing.setHeader(contentSecurityPolicyHeader, policy);
    }
    void answer(incoming, outgoing);
  };
}

const isPage = (url: string) => !url.startsWith('/api/') && !url.startsWith('/_next/static/');
