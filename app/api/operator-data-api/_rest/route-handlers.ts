import { AddressBook } from './address.ts';
import type { Endpoint } from './endpoint.ts';
import { serve } from './serve.ts';
import { fromRequest, toResponse } from './web-exchange.ts';

type RouteHandler = (request: Request) => Promise<Response>;

/** The methods that a Next.js route handler can export. */
type RouteHandlers = Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', RouteHandler>;

/** Next.js route handlers of one address: every method answers, those that it does not take with 405. */
export function routeHandlers(endpoints: readonly Endpoint[]): RouteHandlers {
  const addresses = new AddressBook(endpoints);
  const answer: RouteHandler = async (request) =>
    toResponse(await serve(addresses, fromRequest(request)), request.signal);
  return { GET: answer, HEAD: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer };
}
