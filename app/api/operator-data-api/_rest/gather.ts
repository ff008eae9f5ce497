import { isUtf8 } from 'node:buffer';
import { DomainError } from '#server/domain/errors.ts';
import { IdempotencyKey } from '#server/domain/idempotency/schemas.ts';
import type { FieldsSchema } from '#server/domain/parse-fields.ts';
import type { Admission } from './admission.ts';
import type { Body } from './body.ts';
import type { PathParams } from './endpoint.ts';

const jsonType = /^application\/json\s*(?:;|$)/i;
const charsets = /;\s*charset\s*=\s*("[^"]*"|[^;]*)/gi;

/** Parameters other than `charset` are ignored. @throws UNSUPPORTED_MEDIA_TYPE */
export function requireJson(request: Request): void {
  const type = request.headers.get('content-type') ?? '';
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
export async function readBody(request: Request, { bytesMost }: Body, admission: Admission): Promise<Buffer> {
  const declared = request.headers.get('content-length');
  if (declared !== null && Number(declared) <= bytesMost) {
    admission.holdBytes(Number(declared));
    // The HTTP parser holds the body to its declared length.
    return Buffer.from(await request.arrayBuffer());
  }
  const bytes = await readCapped(request, bytesMost, admission);
  if (bytes !== null) return bytes;
  throw new DomainError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than ${bytesMost / 1024 / 1024} MiB, the most for this call.`,
  );
}

async function readCapped(request: Request, bytesMost: number, admission: Admission): Promise<Buffer | null> {
  if (!request.body) return Buffer.alloc(0);
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > bytesMost) {
      chunks = [];
      continue;
    }
    admission.holdBytes(chunk.length);
    chunks.push(chunk);
  }
  return length <= bytesMost ? Buffer.concat(chunks) : null;
}

/** @throws INVALID_INPUT when it is not UTF-8 */
export function decodeBody(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new DomainError('INVALID_INPUT', 'The body is not valid UTF-8.');
  return bytes.toString('utf8');
}

/** The path's parameters. @throws INVALID_INPUT when one is not percent-encoded UTF-8 */
export function decodeParams(raw: PathParams): PathParams {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) params[name] = decode(value, 'The path');
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
 * @param rawHeaders names and values in turn as they came; a Request would join a header that came twice
 * @throws INVALID_INPUT
 */
export function readIdempotencyKey(request: Request, rawHeaders: readonly string[] = []): string | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  const isName = (text: string, at: number) => at % 2 === 0 && text.toLowerCase() === 'idempotency-key';
  if (key.includes(',') && rawHeaders.filter(isName).length > 1)
    throw new DomainError('INVALID_INPUT', 'Send one Idempotency-Key header, not several.');
  const parsed = IdempotencyKey.safeParse(key);
  if (parsed.success) return parsed.data;
  throw new DomainError('INVALID_INPUT', parsed.error.issues[0]?.message ?? 'Idempotency-Key is not valid.');
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
