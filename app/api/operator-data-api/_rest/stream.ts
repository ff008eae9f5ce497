import { describeError } from '#server/describe-error.ts';
import type { Context } from '#server/domain/context.ts';
import { isDomainError } from '#server/domain/errors.ts';
import { log } from '#server/log.ts';
import { holdStream } from './admission.ts';
import { seeKeyAgain } from './authenticate.ts';
import type { ApiAnswer, ApiRequest, Headers } from './exchange.ts';

/**
 * The envelope of a success whose data goes out in pieces, each made when the one before has gone, and the first before the
 * answer begins: what fails by then is an answer of its own. What fails in the middle breaks the connection off, and the
 * document stays open: nobody takes it for a whole one. HEAD has no piece made.
 * @throws UNAVAILABLE when too many go out already; what the first piece throws
 */
export async function streamAnswer(
  { core, operatorId }: Context,
  request: ApiRequest,
  headers: Headers,
  { status, pieces }: { status: number; pieces: AsyncIterable<string> },
): Promise<ApiAnswer> {
  const release = holdStream(operatorId);
  if (request.method === 'HEAD') {
    release();
    return { status, headers, body: null };
  }
  const left = enclose(pieces);
  let first: IteratorResult<string> | null = await left.next().catch((error: unknown) => {
    release();
    throw error;
  });
  const end = async (): Promise<IteratorResult<string>> => {
    release();
    return left.return(undefined);
  };
  let keySeenAtMs = performance.now();
  const next = async (): Promise<IteratorResult<string>> => {
    try {
      keySeenAtMs = await seeKeyAgain(core, request, keySeenAtMs);
      const part = first ?? (await left.next());
      first = null;
      if (part.done) release();
      return part;
    } catch (error) {
      release();
      const requestId = headers['x-request-id'];
      if (!isDomainError(error)) log.error({ requestId, error: describeError(error) }, 'An answer broke off.');
      throw error;
    }
  };
  const body = { next, return: end, [Symbol.asyncIterator]: () => body };
  return { status, headers, body };
}

async function* enclose(pieces: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let before = '{"success":true,"data":';
  for await (const piece of pieces) {
    yield before + piece;
    before = '';
  }
  yield '}';
}
