import { isDeepStrictEqual } from 'node:util';
import type { Envelope } from '../http/envelope.ts';
import type { ModelAnswer } from './parts.ts';

/** An answer of the service. */
export interface RealAnswer {
  status: number;
  body: Envelope;
  replayed: boolean;
}

/** That service and model do not agree. */
class Difference extends Error {}

export function differ(what: string, expected: unknown, found: unknown): never {
  throw new Difference(`${what}: the model has ${JSON.stringify(expected)}, the service ${JSON.stringify(found)}`);
}

export function same(what: string, expected: unknown, found: unknown): void {
  if (!isDeepStrictEqual(expected, found)) differ(what, expected, found);
}

/** Compares status, code, and the fields of the data that the model knows. */
export function compare(what: string, expected: ModelAnswer, { status, body, replayed }: RealAnswer): void {
  same(`${what}, status and code`, [expected.status, expected.code], [status, body.error?.code ?? null]);
  same(`${what}, Idempotent-Replayed`, expected.replayed, replayed);
  if (expected.code !== null) return;
  const found = body.data as Record<string, unknown>;
  for (const [name, value] of Object.entries(expected.data as Record<string, unknown>))
    same(`${what}, ${name}`, value, strip(found[name]));
}

/** Messages of items are left aside: the model knows codes. */
function strip(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('message' in item)) return item;
    const { message: _, ...rest } = item;
    return rest;
  });
}

/** Remembers what the service chose, and holds it to that ever after. */
export function learn<T extends object, K extends keyof T>(owner: T, name: K, found: unknown, what: string): void {
  if (owner[name] === null) owner[name] = found as T[K];
  else same(what, owner[name], found);
}
