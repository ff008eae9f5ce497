import type { z } from 'zod';
import type { Context, Scope } from '#server/domain/context.ts';
import type { ErrorCode } from '#server/domain/errors.ts';
import type { IdempotencyClaim } from '#server/domain/idempotency/schemas.ts';
import type { FieldsSchema } from '#server/domain/parse-fields.ts';
import type { RateLimitClass } from '#server/domain/rate-limits/schemas.ts';
import type { Body, ReadBody } from './body.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type PathParams = Readonly<Record<string, string>>;

/** What was gathered from a request before its verb runs. */
export interface Gathered<B, Q> {
  params: PathParams;
  query: Q;
  body: B;
  idempotency: IdempotencyClaim | undefined;
}

/** An operation of the REST API as one value: the kernel, the OpenAPI document and the contract tests read it. */
export interface Declaration<R, O extends z.ZodType, B extends Body | undefined, Q extends FieldsSchema | undefined> {
  method: Method;
  /** Below the base address; `:name` is a parameter. */
  path: string;
  summary: string;
  description: string;
  tag: string;
  scope: Scope;
  /** Whether it shows PII in the clear, for which a key needs `read:pii` as well. */
  opensPii?: boolean;
  limit: RateLimitClass;
  body?: B;
  query?: Q;
  /** Whether its answers can be so large that few of one operator are made at once. */
  large?: boolean;
  /** Whether an `Idempotency-Key` is honoured. */
  idempotent?: boolean;
  /** What stands in `data`. */
  output: O;
  /** What stands beside `data`. */
  beside?: z.ZodObject;
  /** The statuses of success, each with what it means. */
  statuses: Readonly<Record<number, string>>;
  /** Error codes besides those that every operation can answer. */
  errors: readonly ErrorCode[];
  example: { request?: unknown; response: unknown };
  run: (
    context: Context,
    request: Gathered<B extends Body ? ReadBody<B> : undefined, Q extends FieldsSchema ? z.output<Q> : undefined>,
  ) => Promise<R>;
  /** The answer to a result; without it the result is the data and the first of `statuses` the status. */
  answer?: (result: R) => {
    status?: number;
    data?: unknown;
    beside?: Record<string, unknown>;
    /** The data as JSON in pieces, which `output` describes and nothing parses. */
    pieces?: AsyncIterable<string>;
  };
}

export interface Answer {
  status: number;
  data: unknown;
  beside: Record<string, unknown>;
  replayed: boolean;
  pieces?: AsyncIterable<string>;
}

/** The scopes that a key needs all of. */
export function scopesOf({ scope, opensPii }: Pick<Endpoint, 'scope' | 'opensPii'>): Scope[] {
  return opensPii ? [scope, 'read:pii'] : [scope];
}

/** A declaration with its types folded in, as the kernel runs it. */
export interface Endpoint
  extends Omit<Declaration<unknown, z.ZodType, Body | undefined, FieldsSchema | undefined>, 'run' | 'answer'> {
  respond: (context: Context, request: Gathered<unknown, unknown>) => Promise<Answer>;
}

/** Declares an operation. Its answer is parsed on the way out, so that nothing undeclared can leak. */
export function defineEndpoint<
  R,
  O extends z.ZodType,
  B extends Body | undefined = undefined,
  Q extends FieldsSchema | undefined = undefined,
>(declaration: Declaration<R, O, B, Q>): Endpoint {
  const { run, answer, ...facts } = declaration;
  const statusOfSuccess = Number(Object.keys(facts.statuses)[0]);
  type Request = Parameters<typeof run>[1];
  return {
    ...facts,
    respond: async (context, request) => {
      const result = await run(context, request as Request);
      const { status = statusOfSuccess, data = result, beside = {}, pieces } = answer?.(result) ?? {};
      if (pieces) return { status, data: null, beside: {}, replayed: false, pieces };
      const replayed =
        typeof result === 'object' && result !== null && 'replayed' in result && result.replayed === true;
      return { status, data: facts.output.parse(data), beside: facts.beside?.parse(beside) ?? {}, replayed };
    },
  };
}
