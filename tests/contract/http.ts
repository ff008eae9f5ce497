import { expect, inject } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { noteReply } from './support-observed.ts';
import { createTenant, type Tenant, untilAllProcessesKnow } from './tenant.ts';

/** An answer as a program sees it; `data` is undefined for a refusal. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
  data: T;
}

export interface Sent {
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** The Idempotency-Key. */
  key?: string;
}

/** Calls of one key at one address. */
export interface Client {
  get: <T = unknown>(path: string) => Promise<Answer<T>>;
  post: <T = unknown>(path: string, body: unknown, key?: string) => Promise<Answer<T>>;
  put: <T = unknown>(path: string, body: unknown) => Promise<Answer<T>>;
  erase: <T = unknown>(path: string) => Promise<Answer<T>>;
}

export type Api = Client & { tenant: Tenant };

/** Where both hosts answer; the own one twice where it runs alone. */
export function bothBases(): { main: string; next: string } {
  const { main, next = main } = inject('hosts');
  return { main: `${main}/operator-data-api`, next: `${next}/operator-data-api` };
}

export function connect(base: string, secret: string): Client {
  const call = async <T>(method: string, path: string, { body, key }: Sent = {}): Promise<Answer<T>> => {
    const headers = new Headers({ authorization: `Bearer ${secret}` });
    if (key !== undefined) headers.set('idempotency-key', key);
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      headers.set('content-type', 'application/json');
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    const response = await fetch(base + path, init);
    const text = await response.text();
    noteReply({ status: response.status, headers: Object.fromEntries(response.headers), text });
    if (method === 'PUT' && path === '/settings' && response.ok) await untilAllProcessesKnow();
    const envelope = JSON.parse(text) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, text, body: envelope, data: envelope.data as T };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body, key) => call('POST', path, key === undefined ? { body } : { body, key }),
    put: (path, body) => call('PUT', path, { body }),
    erase: (path) => call('DELETE', path),
  };
}

/** A new operator, with the iGaming template unless told not to, at one address. */
export async function openApi(core: OpenCore, base: string, options: { template?: boolean } = {}): Promise<Api> {
  const tenant = await createTenant(core, options);
  return { ...connect(base, tenant.secret), tenant };
}

/** The path of an entity, or of what lies below it. */
export const at = (externalId: string, below = '') => `/entities/${encodeURIComponent(externalId)}${below}`;

export const player = (externalId: string, data: object = {}) => {
  return { entityType: 'player', externalId, data: { email: `${externalId}@example.com`, ...data } };
};

export const deposit = (amount: number, data: object = {}) => {
  return { eventType: 'transaction', data: { type: 'deposit', amount, currency: 'EUR', ...data } };
};

export const aTime = () => expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;

export const anId = (prefix: 'ent' | 'eev' | 'job') =>
  expect.stringMatching(new RegExp(`^${prefix}_[0-9a-f]{16}$`)) as string;

/** The whole answer of a success: status, data and what stands beside it, and not a key more. */
export function expectSuccess({ status, body }: Answer, expected: number, data: unknown, beside: object = {}): void {
  expect({ status, body }).toStrictEqual({ status: expected, body: { success: true, data, ...beside } });
}

const validationCodes = ['MISSING_FIELDS', 'VALIDATION_FAILED'];

/** The whole answer of a refusal; `details` are checked wherever the data did not pass validation. */
export function expectRefusal(
  { status, body, headers }: Answer,
  expected: number,
  code: string,
  message: unknown = expect.any(String),
  details: unknown = expect.any(Array),
): void {
  const told = body.error as { message?: string; details?: { message: string }[] } | undefined;
  const hasDetails = code === 'VALIDATION_FAILED' || (validationCodes.includes(code) && told?.details !== undefined);
  const error = { code, message, ...(hasDetails && { details }) };
  const requestId = headers.get('x-request-id');
  expect({ status, body }).toStrictEqual({ status: expected, body: { success: false, error, requestId } });
  if (hasDetails) expect(told?.details?.[0]?.message).toBe(told?.message);
}
