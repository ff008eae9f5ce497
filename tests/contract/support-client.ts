import { exchange, type Reply } from './support-exchange.ts';
import { expectLaws } from './support-laws.ts';
import { untilAllProcessesKnow } from './tenant.ts';

export interface CallOptions {
  /** A text or bytes are sent as they are, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string | string[]>;
  chunked?: boolean;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Reply>;

const bytesOf = (body: unknown): string | Buffer =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);

/**
 * A client of one key whose every answer is held against the laws of the envelope and against the declaration of its
 * operation. `null` as the key sends none.
 */
export function makeCall(base: string, secret: string | null, options: { limitsOff?: boolean } = {}): Call {
  const { origin, pathname } = new URL(base);
  const authorization = secret === null ? {} : { authorization: `Bearer ${secret}` };
  return async (method, path, { body, headers, chunked } = {}) => {
    const typed = body === undefined ? {} : { 'content-type': 'application/json' };
    const reply = await exchange(origin, {
      method,
      target: pathname + path,
      headers: { ...authorization, ...typed, ...headers },
      ...(body !== undefined && { body: bytesOf(body) }),
      ...(chunked && { chunked }),
    });
    expectLaws(method, path, reply, options);
    if (method === 'PUT' && path === '/settings' && reply.status === 200) await untilAllProcessesKnow();
    return reply;
  };
}

/** The code of a refusal; `null` for a success. */
export const codeOf = ({ body }: Reply): string | null => body.error?.code ?? null;
