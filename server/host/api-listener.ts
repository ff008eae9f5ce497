import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import {
  type ApiAnswer,
  type ApiRequest,
  answerApi,
  BodyCollector,
  isStream,
} from '#app/api/operator-data-api/host.ts';
import { nearestHop } from '../client-address.ts';
import { DomainError } from '../domain/errors.ts';
import type { IncomingRequest } from './incoming-request.ts';

type Listener = (incoming: IncomingRequest, outgoing: ServerResponse) => void;

/** Answers API requests by the same endpoints as Next's route handlers, without Next. */
export function createApiListener(trustProxy: boolean): Listener {
  return (incoming, outgoing) => {
    answerApi(new NodeRequest(incoming, outgoing, trustProxy)).then(
      (answer) => send(outgoing, answer),
      () => outgoing.destroy(),
    );
  };
}

/** A request of Node's HTTP server for the kernel, which looks at few of its headers. */
export class NodeRequest implements ApiRequest {
  readonly method: string;
  readonly target: string;
  readonly #incoming: IncomingRequest;
  readonly #outgoing: ServerResponse;
  readonly #trustProxy: boolean;

  constructor(incoming: IncomingRequest, outgoing: ServerResponse, trustProxy: boolean) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#trustProxy = trustProxy;
    this.method = incoming.method ?? 'GET';
    this.target = incoming.url ?? '/';
  }

  /** What a proxy that is trusted says, else where the connection comes from. */
  get address(): string {
    const told = this.#trustProxy ? nearestHop(this.header('x-forwarded-for') ?? null) : null;
    return told ?? this.#incoming.socket.remoteAddress ?? 'unknown';
  }

  header(name: string): string | undefined {
    return joinHeaders(this.#incoming.rawHeaders, name);
  }

  countHeaders(name: string): number {
    return this.#incoming.rawHeaders.filter((text, at) => at % 2 === 0 && isName(text, name)).length;
  }

  whenEnded(then: () => void): void {
    if (this.#outgoing.closed) then();
    else this.#outgoing.once('close', then);
  }

  readBody(bytesMost: number, hold: (bytes: number) => void): Promise<Buffer | null> {
    const incoming = this.#incoming;
    const cutShort = () => new DomainError('INVALID_INPUT', 'The body did not arrive as a whole.');
    // The client may have gone while its key was looked up; a request that is over tells nothing any more.
    if (incoming.destroyed) return Promise.reject(cutShort());
    const body = new BodyCollector(bytesMost, hold);
    return new Promise((resolve, reject) => {
      incoming.takeBody({
        add: (chunk) => {
          try {
            body.add(chunk);
          } catch (error) {
            incoming.leaveBody();
            reject(error);
          }
        },
        end: () => resolve(body.finish()),
        // Nobody reads the answer to what was cut short, but the reason is counted and what was held is given back.
        cutShort: () => reject(cutShort()),
      });
    });
  }
}

/** The values of a header in the order in which they came. Node's own `headers` would parse all of them. */
function joinHeaders(rawHeaders: readonly string[], name: string): string | undefined {
  let joined: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!isName(rawHeaders[at] ?? '', name)) continue;
    const value = rawHeaders[at + 1] ?? '';
    joined = joined === undefined ? value : `${joined}, ${value}`;
  }
  return joined;
}

const isName = (text: string, name: string) => text.length === name.length && text.toLowerCase() === name;

function send(outgoing: ServerResponse, { status, headers, body }: ApiAnswer): void {
  if (body !== null && isStream(body)) {
    // Nothing can be piped to a client that left while the first piece was made, nor would anything end the stream for it.
    if (outgoing.destroyed) {
      void body.return();
      return;
    }
    outgoing.writeHead(status, headers);
    // A client that leaves ends it, and what fails breaks the connection off before the end of the answer.
    pipeline(Readable.from(body), outgoing, () => {});
    return;
  }
  // Head and body leave in one piece only when Node knows the length beforehand.
  if (body !== null) headers['content-length'] = String(Buffer.byteLength(body));
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}
