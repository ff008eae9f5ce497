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

export function toResponse({ status, headers, body }: ApiAnswer): Response {
  return new Response(body !== null && isStream(body) ? toReadable(body) : body, { status, headers });
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
