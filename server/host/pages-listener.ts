import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { contentSecurityPolicyHeader, createNonce, pageContentSecurityPolicy } from '../content-security-policy.ts';
import { BrotliScripts } from './brotli-scripts.ts';
import { failRequest } from './refusal.ts';

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
  const scripts = new BrotliScripts(root);
  return (incoming, outgoing) => {
    if (scripts.answer(incoming, outgoing)) return;
    if (isPage(incoming.url ?? '/')) {
      const policy = pageContentSecurityPolicy(createNonce());
      incoming.headers[contentSecurityPolicyHeader] = policy;
      outgoing.setHeader(contentSecurityPolicyHeader, policy);
    }
    tellFailures(outgoing);
    void answer(incoming, outgoing);
  };
}

/** What Next itself fails on it answers with a word of plain text: that is told as others of our failures are. */
function tellFailures(outgoing: ServerResponse): void {
  const { writeHead, end } = outgoing;
  const writeOrTell = (...head: unknown[]) => {
    const [status] = head;
    if (status !== 500 || !isPlain(outgoing)) return Reflect.apply(writeHead, outgoing, head);
    // Next compresses what passes here, and would write more.
    Object.assign(outgoing, { writeHead, end });
    return failRequest(outgoing);
  };
  const endOnce = (...sent: unknown[]) => (outgoing.writableEnded ? outgoing : Reflect.apply(end, outgoing, sent));
  Object.assign(outgoing, { writeHead: writeOrTell, end: endOnce });
}

const isPlain = (outgoing: ServerResponse) => /^text\/plain|^$/.test(String(outgoing.getHeader('content-type') ?? ''));

const isPage = (url: string) => !url.startsWith('/api/') && !url.startsWith('/_next/static/');
