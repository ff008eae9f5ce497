import { pathBelowBase } from './_rest/address.ts';
import type { ApiAnswer, ApiRequest } from './_rest/exchange.ts';
import { serve } from './_rest/serve.ts';
import { addresses } from './endpoints.ts';
import { answerDocument } from './openapi.json/document.ts';

export { type ApiAnswer, type ApiRequest, BodyCollector, isStream } from './_rest/exchange.ts';

/** Whether a path (raw, without query) is under one of the API's three addresses. */
export function isApiPath(path: string): boolean {
  return pathBelowBase(path) !== null;
}

/** Answers a request under the API's addresses without Next, by what its route handlers call too. */
export function answerApi(request: ApiRequest): Promise<ApiAnswer> {
  const { method, target } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  const isDocument = isRead && pathBelowBase(target.split('?', 1)[0] ?? '') === '/openapi.json';
  return isDocument ? Promise.resolve(answerDocument(method)) : serve(addresses, request);
}
