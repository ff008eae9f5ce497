import { createRequestId } from '#server/request-id.ts';
import type { ApiAnswer } from '../_rest/exchange.ts';
import { describeApi } from '../_rest/openapi.ts';
import { commonHeaders } from '../_rest/respond.ts';
import { endpoints } from '../endpoints.ts';

/** Public; built when it is asked for first, since it is the same for everybody until the next start. */
let document: Uint8Array<ArrayBuffer> | undefined;

/** Answers GET and HEAD of the OpenAPI document. */
export function answerDocument(method: string): ApiAnswer {
  document ??= new TextEncoder().encode(JSON.stringify(describeApi(endpoints)));
  const headers = { ...commonHeaders(createRequestId()), 'content-length': String(document.length) };
  return { status: 200, headers, body: method === 'HEAD' ? null : document };
}
