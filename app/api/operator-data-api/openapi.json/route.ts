import { createRequestId } from '#server/request-id.ts';
import { describeApi } from '../_rest/openapi.ts';
import { commonHeaders } from '../_rest/respond.ts';
import { routeHandlers } from '../_rest/route-handlers.ts';
import { endpoints } from '../endpoints.ts';
import { documentEndpoint } from './endpoints.ts';

/** Public; built when it is asked for first, since it is the same for everybody until the next start. */
let document: Uint8Array<ArrayBuffer> | undefined;

/** Answers GET and HEAD. */
export async function GET(request: Request): Promise<Response> {
  document ??= new TextEncoder().encode(JSON.stringify(describeApi(endpoints)));
  const headers = { ...commonHeaders(createRequestId()), 'content-length': String(document.length) };
  return new Response(request.method === 'HEAD' ? null : document, { headers });
}

export const HEAD = GET;
export const { POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers([documentEndpoint]);
