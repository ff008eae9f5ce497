import type { DomainError } from '#server/domain/errors.ts';
import { stringifyJson } from '#server/domain/json/index.ts';
import type { Answer } from './endpoint.ts';
import { statusOfCode } from './errors.ts';
import type { ApiAnswer, Headers } from './exchange.ts';

/** The headers of every answer under the API's addresses. */
export function commonHeaders(requestId: string): Headers {
  return {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** The envelope of a success. */
export function succeed(
  { status, data, beside, replayed }: Answer,
  warnings: readonly string[],
  headers: Headers,
): ApiAnswer {
  if (replayed) headers['idempotent-replayed'] = 'true';
  const rest = warnings.length > 0 ? { ...beside, warnings } : beside;
  const tail = Object.keys(rest).length > 0 ? `,${stringifyJson(rest).slice(1)}` : '}';
  return { status, headers, body: `{"success":true,"data":${stringifyJson(data)}${tail}` };
}

/** The envelope of a failure. */
export function fail(error: DomainError, requestId: string, headers: Headers): ApiAnswer {
  const { code, message, extras } = error;
  const { details, resetAt, retryAfterSeconds, allow } = extras;
  if (code === 'UNAUTHORIZED') headers['www-authenticate'] = 'Bearer';
  if (allow) headers.allow = allow.join(', ');
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterSeconds)));
  const body = {
    success: false,
    error: { code, message, ...(details && { details }), ...(resetAt && { resetAt: resetAt.toISOString() }) },
    requestId,
  };
  return { status: statusOfCode[code], headers, body: JSON.stringify(body) };
}
