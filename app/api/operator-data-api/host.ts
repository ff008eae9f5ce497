import { pathBelowBase } from './_rest/address.ts';
import type { RequestFacts } from './_rest/execute.ts';
import { serve } from './_rest/serve.ts';
import { addresses } from './endpoints.ts';
import { GET as getOpenApi } from './openapi.json/route.ts';

/** Whether a path (raw, without query) is under one of the API's three addresses. */
export function isApiPath(path: string): boolean {
  return pathBelowBase(path) !== null;
}

/**
 * Answers a request under the API's addresses without Next.
 * @param facts method and target as they stood on the wire; `request` may carry others where a Request cannot have them
 */
export async function answerApi(request: Request, facts: RequestFacts): Promise<Response> {
  const path = facts.target.split('?', 1)[0] ?? '';
  const isDocument = pathBelowBase(path) === '/openapi.json' && (facts.method === 'GET' || facts.method === 'HEAD');
  if (isDocument) return getOpenApi(request);
  return serve(addresses, request, facts);
}
