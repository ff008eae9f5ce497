import { type ApiAnswer, type ApiRequest, BodyCollector, type BodyStream, isStream } from './exchange.ts';

/** A standard Request, as Next hands it over, for the kernel. */
export function fromRequest(request: Request): ApiRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: pathname + search,
    header: (name) => request.headers.get(name) ?? undefined,
    // A Request has joined them.
    countHeaders: (name) => (request.headers.has(name) ? 1 : 0),
    readBody: async (bytesMost, hold) => {
      const body = new BodyCollector(bytesMost, hold);
      const chunks = (request.body ?? []) as unknown as AsyncIterable<Uint8Array>;
      for await (const chunk of chunks) body.add(chunk);
      return body.finish();
    },
  };
}

/** @param signal of the request, which tells when its client is gone */
export function toResponse({ status, headers, body }: ApiAnswer, signal: AbortSignal): Response {
  if (body === null || !isStream(body)) return new Response(body, { status, headers });
  endWith(signal, body);
  return new Response(toReadable(body), { status, headers });
}

/** Next neither reads nor cancels an answer to a client that left before it was there. */
function endWith(signal: AbortSignal, body: BodyStream): void {
  const end = () => void body.return();
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
}

/** Read on as fast as the client takes it. */
function toReadable(body: BodyStream): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await body.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await body.return();
    },
  });
}
