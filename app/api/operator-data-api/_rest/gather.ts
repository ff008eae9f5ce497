import { isUtf8 } from 'node:buffer';
import { DomainError } from '#server/domain/errors.ts';
import { idempotencyKeyProblem, isIdempotencyKey } from '#server/domain/idempotency/schemas.ts';
import type { FieldsSchema } from '#server/domain/parse-fields.ts';
import type { Admission } from './admission.ts';
import type { Body } from './body.ts';
import type { PathParams } from './endpoint.ts';
import type { ApiRequest } from './exchange.ts';

const jsonType = /^application\/json\s*(?:;|$)/i;
const charsets = /;\s*charset\s*=\s*("[^"]*"|[^;]*)/gi;

/** Parameters other than `charset` are ignored. @throws UNSUPPORTED_MEDIA_TYPE */
export function requireJson(request: ApiRequest): void {
  const type = request.header('content-type') ?? '';
  if (type === 'application/json') return;
  const named = [...type.matchAll(charsets)].map(([, charset = '']) => charset.trim().toLowerCase());
  if (jsonType.test(type) && named.every((charset) => charset === 'utf-8' || charset === '"utf-8"')) return;
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as Content-Type: application/json, in UTF-8.');
}

/**
 * The whole body. One that is too large is read to its end without being kept, so that the client gets to read the
 * answer. It stays bytes, which lie outside the heap, until it is worked on.
 * @throws PAYLOAD_TOO_LARGE, UNAVAILABLE when no more bodies can be held
 */
export async function readBody(request: ApiRequest, { bytesMost }: Body, admission: Admission): Promise<Buffer> {
  const declared = Number(request.header('content-length') ?? Number.NaN);
  // The HTTP parser holds the body to its declared length.
  if (declared <= bytesMost) admission.holdBytes(declared);
  const hold = declared <= bytesMost ? () => {} : (bytes: number) => admission.holdBytes(bytes);
  const bytes = await request.readBody(bytesMost, hold);
  if (bytes !== null) return bytes;
  throw new DomainError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than ${bytesMost / 1024 / 1024} MiB, the most for this call.`,
  );
}

/** @throws INVALID_INPUT when it is not UTF-8 */
export function decodeBody(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new DomainError('INVALID_INPUT', 'The body is not valid UTF-8.');
  return bytes.toString('utf8');
}

/** The path's parameters. @throws INVALID_INPUT when one is not percent-encoded UTF-8 */
export function decodeParams(raw: PathParams): PathParams {
  const params: Record<string, string> = {};
  for (const name in raw) params[name] = decode(raw[name] ?? '', 'The path');
  return params;
}

/** @throws INVALID_INPUT for a parameter that is unknown, given twice or malformed */
export function parseQuery(schema: FieldsSchema | undefined, search: string): unknown {
  if (search === '' && !schema) return undefined;
  const given: Record<string, string> = {};
  for (const part of search.split('&')) {
    if (part === '') continue;
    const [name = '', value = ''] = splitOnce(part).map((text) => decode(text.replaceAll('+', ' '), 'The query'));
    if (Object.hasOwn(given, name))
      throw new DomainError('INVALID_INPUT', `Query parameter given twice: ${quote(name)}`);
    if (!schema || !Object.hasOwn(schema.shape, name))
      throw new DomainError('INVALID_INPUT', `Unknown query parameter: ${quote(name)}`);
    given[name] = value;
  }
  if (!schema) return undefined;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new DomainError('INVALID_INPUT', parsed.error.issues[0]?.message ?? 'A query parameter is not valid.');
}

/**
 * The request's Idempotency-Key, if it has one.
 * @throws INVALID_INPUT
 */
export function readIdempotencyKey(request: ApiRequest): string | undefined {
  const key = request.header('idempotency-key');
  if (key === undefined) return undefined;
  if (key.includes(',') && request.countHeaders('idempotency-key') > 1)
    throw new DomainError('INVALID_INPUT', 'Send one Idempotency-Key header, not several.');
  if (!isIdempotencyKey(key)) throw new DomainError('INVALID_INPUT', idempotencyKeyProblem);
  return key;
}

const quote = (name: string) => JSON.stringify(name.slice(0, 100));

function splitOnce(part: string): string[] {
  const at = part.indexOf('=');
  return at < 0 ? [part] : [part.slice(0, at), part.slice(at + 1)];
}

function decode(text: string, what: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DomainError('INVALID_INPUT', `${what} is not percent-encoded UTF-8.`);
  }
}
