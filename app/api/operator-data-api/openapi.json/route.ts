import { routeHandlers } from '../_rest/route-handlers.ts';
import { toResponse } from '../_rest/web-exchange.ts';
import { answerDocument } from './document.ts';
import { documentEndpoint } from './endpoints.ts';

export const GET = async (request: Request): Promise<Response> =>
  toResponse(answerDocument(request.method), request.signal);
export const HEAD = GET;
export const { POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers([documentEndpoint]);
