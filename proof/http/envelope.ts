import { basePaths } from '#app/api/operator-data-api/_rest/address.ts';
import { document, jsonOf, problems as schemaProblems } from '../../tests/contract/openapi-document.ts';
import type { Reply } from './reply.ts';

/** The published codes and their statuses (contract, part 3). */
const statusOfCode: Readonly<Record<string, number>> = {
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
  INTERNAL_ERROR: 500,
  UNAVAILABLE: 503,
};

export interface Envelope {
  success?: unknown;
  data?: unknown;
  error?: { code?: unknown; message?: unknown };
  requestId?: unknown;
  [beside: string]: unknown;
}

/** The path below whichever of the three bases it has, without its query; null for an address that is not the API's. */
export function apiPathOf(target: string): string | null {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').split('?', 1)[0] ?? '';
  for (const base of basePaths) {
    if (path === base) return '';
    if (path.startsWith(`${base}/`)) return path.slice(base.length);
  }
  return null;
}

const operations = Object.entries(document.paths).map(([path, item]) => ({
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`, 's'),
  item,
}));

/** What the document says of a method and a path; undefined where it knows no such operation. */
function findOperation(method: string, path: string) {
  if (method !== method.toUpperCase()) return undefined; // Methods are case-sensitive (RFC 9110, 9.1).
  return operations.find(({ pattern }) => pattern.test(path))?.item[method.toLowerCase()];
}

/** @returns the body, or null when it is no JSON object */
export function parseEnvelope({ text }: Reply): Envelope | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Envelope) : null;
  } catch {
    return null;
  }
}

/**
 * What is wrong with the form of an answer under the API's addresses, and with its content by our OpenAPI document.
 * @param method null when nobody can tell which operation was asked for
 */
export function problemsOf(method: string | null, path: string, reply: Reply): string[] {
  const { status, headers } = reply;
  const found: string[] = [];
  if (headers['cache-control'] !== 'no-store') found.push('Cache-Control is not no-store');
  if (!/^req_[0-9a-f]{16}$/.test(headers['x-request-id'] ?? '')) found.push('X-Request-Id is not there');
  if (status === 204) return found;
  if (headers['content-type'] !== 'application/json; charset=utf-8') found.push('the content type is another');
  if (method === 'HEAD') return found;
  const body = parseEnvelope(reply);
  if (!body) return [...found, 'the body is no JSON object'];
  return [
    ...found,
    ...envelopeProblems(body, reply),
    ...(method === null ? [] : declaredProblems(method, path, reply, body)),
  ];
}

function envelopeProblems(body: Envelope, { status, headers }: Reply): string[] {
  if (status < 400) return body.success === true && body.data !== undefined ? [] : ['it is no success of the envelope'];
  const { code, message } = body.error ?? {};
  const found: string[] = [];
  if (body.success !== false) found.push('a refusal does not say success: false');
  if (typeof code !== 'string' || statusOfCode[code] !== status)
    found.push(`the code ${String(code)} has another status`);
  if (typeof message !== 'string' || message === '') found.push('there is no message');
  if (body.requestId !== headers['x-request-id']) found.push('requestId is not X-Request-Id');
  if (status === 503 && !/^[1-9]\d*$/.test(headers['retry-after'] ?? '')) found.push('Retry-After is missing');
  return found;
}

function declaredProblems(method: string, path: string, { status }: Reply, body: Envelope): string[] {
  const operation = findOperation(method, path);
  if (!operation) return [];
  const declared = operation.responses[String(status)];
  if (!declared) return [`the document does not name ${status} for ${operation.operationId}`];
  const resolved =
    '$ref' in declared ? document.components.responses[String(declared.$ref).split('/').at(-1) ?? ''] : declared;
  return schemaProblems(jsonOf(resolved?.content ?? declared.content).schema, body);
}
