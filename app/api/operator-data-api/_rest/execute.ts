import { isConnectionLost } from '#db/errors.ts';
import type { Context } from '#server/domain/context.ts';
import { DomainError, isDomainError, validationFailed } from '#server/domain/errors.ts';
import { type Operation, refuseKnownKey } from '#server/domain/idempotency/index.ts';
import { getWritableProfile } from '#server/domain/operators/index.ts';
import { Admission, batchTurns, holdUntilRead, pageTurns } from './admission.ts';
import { seeKeyAgain } from './authenticate.ts';
import { type Body, type ScannedBody, scanBody } from './body.ts';
import { within } from './deadline.ts';
import type { Endpoint, PathParams } from './endpoint.ts';
import { type ApiAnswer, type ApiRequest, type Headers, isStream } from './exchange.ts';
import { decodeBody, decodeParams, parseQuery, readBody, readIdempotencyKey, requireJson } from './gather.ts';
import { succeed } from './respond.ts';
import { streamAnswer } from './stream.ts';

/** A request that may call its endpoint. */
interface Call {
  request: ApiRequest;
  /** Of the answer. */
  headers: Headers;
  /** Still percent-encoded. */
  params: PathParams;
  search: string;
  /** When its key was looked at, by `performance.now()`. */
  keySeenAtMs: number;
  /** Time that is left for the work, once the body has arrived. */
  withinMs: number;
}

/** Reads the request and answers it by its endpoint. What it holds is given back when the work has ended, however late. */
export async function execute(context: Context, endpoint: Endpoint, call: Call): Promise<ApiAnswer> {
  const admission = new Admission(context.operatorId);
  let work: Promise<ApiAnswer>;
  try {
    const bytes = endpoint.body ? await readJson(call.request, endpoint.body, admission) : undefined;
    admission.enter();
    work = answer(context, endpoint, call, bytes);
  } catch (error) {
    admission.end();
    throw error;
  }
  return within(
    call.withinMs,
    work,
    () => {
      void work.then(dropStream, () => {});
      return unknownOutcome(endpoint, call.request);
    },
    () => admission.end(),
  );
}

/** Nobody reads an answer that comes too late; a stream would hold its place for ever. */
async function dropStream({ body }: ApiAnswer): Promise<void> {
  if (body !== null && isStream(body)) await body.return();
}

function readJson(request: ApiRequest, body: Body, admission: Admission): Promise<Buffer> {
  requireJson(request);
  return readBody(request, body, admission);
}

function answer(context: Context, endpoint: Endpoint, call: Call, bytes: Buffer | undefined): Promise<ApiAnswer> {
  const head = {
    params: decodeParams(call.params),
    query: parseQuery(endpoint.query, call.search),
    key: endpoint.idempotent ? readIdempotencyKey(call.request) : undefined,
  };
  const work = () => respond(context, endpoint, call, head, bytes);
  const turns = endpoint.body?.kind === 'batch' ? batchTurns() : endpoint.large ? pageTurns : null;
  return turns ? turns.take(context.operatorId, work) : work();
}

/** Of a request, what stands before its body. */
interface Head {
  params: PathParams;
  query: unknown;
  key: string | undefined;
}

/** Waits only for what is not at hand: a turn of the event loop's queue for each step would cost as much as the steps. */
async function respond(
  context: Context,
  endpoint: Endpoint,
  call: Call,
  { params, query, key }: Head,
  bytes: Buffer | undefined,
): Promise<ApiAnswer> {
  const { body } = endpoint;
  const seen = seeKeyAgain(context.core, call.request, call.keySeenAtMs);
  if (seen instanceof Promise) await seen;
  try {
    const scanning = body && bytes ? scanBody(body, decodeBody(bytes)) : undefined;
    const scanned = scanning instanceof Promise ? await scanning : scanning;
    const identifying = key !== undefined ? scanned?.fingerprint(context, params) : undefined;
    const fingerprint = identifying instanceof Promise ? await identifying : identifying;
    const idempotency = key !== undefined && fingerprint ? { key, fingerprint } : undefined;
    const parsing = scanned && body ? parseOrRefuse(context, body, key, scanned) : undefined;
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    const result = await endpoint.respond(context, { params, query, body: parsed, idempotency });
    if (result.pieces) return streamAnswer(context, call.request, call.headers, { ...result, pieces: result.pieces });
    const answered = succeed(result, scanned?.warnings ?? [], call.headers);
    if (endpoint.method === 'GET') holdUntilRead(context.operatorId, answered, call.request);
    return answered;
  } catch (error) {
    throw isConnectionLost(error) ? unknownOutcome(endpoint, call.request) : error;
  }
}

/** A body that is wrong in form cannot repeat a success, but a known key and a missing template are told of first. */
function parseOrRefuse(context: Context, body: Body, key: string | undefined, scanned: ScannedBody): unknown {
  const refuse = async (error: unknown): Promise<never> => {
    const operation = operationOf(body);
    if (operation && isDomainError(error) && error.code === 'VALIDATION_FAILED') {
      if (key !== undefined) await refuseKnownKey(context, operation, key);
      const { template } = await getWritableProfile(context);
      throw validationFailed([...(error.extras.details ?? []), ...scanned.issuesBy(template)]);
    }
    throw error;
  };
  try {
    const parsed = scanned.parse();
    return parsed instanceof Promise ? parsed.catch(refuse) : parsed;
  } catch (error) {
    return refuse(error);
  }
}

function operationOf(body: Body): Operation | undefined {
  if (body.kind === 'batch') return `batch_${body.of}`;
  return body.kind === 'fields' ? body.operation : undefined;
}

/** For work that may have been done although nobody knows. */
function unknownOutcome(endpoint: Endpoint, request: ApiRequest): DomainError {
  return new DomainError('UNAVAILABLE', `The database did not answer in time. ${adviceFor(endpoint, request)}`, {
    retryAfterSeconds: 2,
  });
}

function adviceFor({ method, idempotent }: Endpoint, request: ApiRequest): string {
  if (method === 'GET') return 'Try again.';
  if (!idempotent) return 'The outcome of the write is unknown: repeat it, which does no harm.';
  return request.header('idempotency-key') !== undefined
    ? 'The outcome of the write is unknown: repeat it with the same Idempotency-Key.'
    : 'The outcome of the write is unknown: look whether it took effect before you repeat it.';
}
