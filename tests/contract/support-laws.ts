import { expect } from 'vitest';
import type { Endpoint } from '#app/api/operator-data-api/_rest/endpoint.ts';
import { addresses, endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { jsonOf, operationOf, problems } from './openapi-document.ts';
import type { Reply } from './support-exchange.ts';

/** The published codes and their statuses. */
const publishedStatus: Readonly<Record<string, number>> = {
  MISSING_FIELDS: 400,
  VALIDATION_FAILED: 400,
  TEMPLATE_NOT_CONFIGURED: 400,
  INVALID_INPUT: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  ENTITY_NOT_FOUND: 404,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  LAST_ACTIVE_KEY: 409,
  ENTITY_ERASED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
};

/** The headers of every answer under the API's addresses, whatever was sent. */
const headersOfAll = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-request-id': expect.stringMatching(/^req_[0-9a-f]{16}$/),
};

/** The envelope of a refusal, to the letter; `code` when it is known. */
export function expectRefusal(reply: Reply, code: unknown = expect.any(String)): void {
  expect(reply.headers).toMatchObject(headersOfAll);
  const { error } = reply.body;
  expect(reply.body, reply.text).toStrictEqual({
    success: false,
    error: {
      code,
      message: expect.stringMatching(/./),
      ...(error?.details && { details: expect.any(Array) }),
      ...(error?.resetAt && { resetAt: expect.any(String) }),
    },
    requestId: reply.headers['x-request-id'],
  });
  expect(reply.status, `the status of ${error?.code}`).toBe(publishedStatus[error?.code ?? '']);
  if (error?.details) expect(error.details[0]?.message).toBe(error.message);
}

function expectOfCode({ headers, body }: Reply): void {
  const code = body.error?.code;
  expect(headers['www-authenticate'], code).toBe(code === 'UNAUTHORIZED' ? 'Bearer' : undefined);
  if (code === 'METHOD_NOT_ALLOWED') expect(headers.allow).toMatch(/^[A-Z, ]+$/);
  expect(headers['retry-after'] !== undefined, 'Retry-After').toBe(code === 'RATE_LIMITED');
}

const limitOf = { ingest: 'ingest:realtime', batch: 'ingest:batch', read: 'read' } as const;

/** The limit that a request counts against, as part 11 of the contract says. */
function limitClassOf(method: string, path: string): string {
  const plain = path.split('?', 1)[0] ?? '';
  if (method === 'POST' && /^\/batch\/(entities|events|states)$/.test(plain)) return limitOf.batch;
  if (method === 'POST' && /^\/entities(\/[^/]+\/events)?$/.test(plain)) return limitOf.ingest;
  return method === 'PUT' && /^\/entities\/[^/]+\/state\/[^/]+$/.test(plain) ? limitOf.ingest : limitOf.read;
}

/** Holds for every answer to a valid key: the fields of draft-ietf-httpapi-ratelimit-headers-10. */
function expectLimits({ headers }: Reply, limitClass: string): void {
  expect(headers.ratelimit).toMatch(new RegExp(`^"${limitClass}";r=\\d+;t=\\d+$`));
  expect(headers['ratelimit-policy']).toMatch(new RegExp(`^"${limitClass}";q=[1-9]\\d*;w=[1-9]\\d*$`));
}

/** The operation behind a request, if the address and the method are known. */
function endpointOf(method: string, path: string): Endpoint | undefined {
  const found = addresses.find(path.split('?', 1)[0] ?? '')?.endpoints ?? [];
  return found.find((endpoint) => endpoint.method === method && endpoints.includes(endpoint));
}

function expectDeclared(method: string, path: string, { status, body, text }: Reply): void {
  const endpoint = endpointOf(method, path);
  if (!endpoint) return;
  const declared = operationOf(endpoint).responses[String(status)];
  expect(declared, `${method} ${path} answers ${status}, which its declaration does not name: ${text}`).toBeDefined();
  if (declared) expect(problems(jsonOf(declared.content).schema, body), `${method} ${path}: ${text}`).toEqual([]);
}

/** What holds for the answer to any request of a client, whatever it was: of its form, not of its meaning. */
export function expectLaws(method: string, path: string, reply: Reply, options: { limitsOff?: boolean } = {}): void {
  const isEmpty = method === 'HEAD' || reply.status === 204;
  const { 'content-type': _, ...ofEmpty } = headersOfAll;
  expect(reply.headers, `${method} ${path}: ${reply.text}`).toMatchObject(
    reply.status === 204 ? ofEmpty : headersOfAll,
  );
  if (isEmpty) expect(reply.text).toBe('');
  else if (reply.status >= 400) {
    expectRefusal(reply);
    expectOfCode(reply);
  } else expect(reply.body, reply.text).toMatchObject({ success: true, data: expect.anything() });
  if (reply.status === 401 || options.limitsOff) expect(reply.headers).not.toHaveProperty('ratelimit');
  else expectLimits(reply, limitClassOf(method, path));
  if (!isEmpty) expectDeclared(method, path, reply);
}
