import type { Context } from '#server/domain/context.ts';
import { DomainError, isDomainError } from '#server/domain/errors.ts';
import { type Operation, refuseKnownKey } from '#server/domain/idempotency/index.ts';
import { getWritableProfile } from '#server/domain/operators/index.ts';
import { log } from '#server/log.ts';
import { getRuntime, type Runtime } from '#server/runtime.ts';
import { type AddressBook, type Match, pathBelowBase } from './address.ts';
import { authenticate, contextOf } from './authenticate.ts';
import { type Body, scanBody } from './body.ts';
import { admit, inTurn, within } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { createRequestId, toDomainError } from './errors.ts';
import { decodeBody, decodeParams, parseQuery, readBody, readIdempotencyKey, requireJson } from './gather.ts';
import { countRequest, refuse } from './limit.ts';
import { commonHeaders, fail, type Headers, succeed } from './respond.ts';

/** What a host knows of a request beyond the `Request`, which cannot carry every method and path as it came. */
export interface RequestFacts {
  method: string;
  /** Path and query as they came, still percent-encoded. */
  target: string;
}

const authenticationMs = 2_500;
const verbMs = 5_000;

interface Task {
  runtime: Runtime;
  request: Request;
  facts: RequestFacts;
  headers: Headers;
}

/** Answers any request under the API's addresses, always in the envelope. */
export async function serve(addresses: AddressBook, request: Request, facts: RequestFacts): Promise<Response> {
  const requestId = createRequestId();
  const headers = commonHeaders(requestId);
  try {
    const task = { runtime: await getRuntime(), request, facts, headers };
    const response = await admitted(task, addresses);
    return facts.method === 'HEAD' ? new Response(null, response) : response;
  } catch (error) {
    const told = toDomainError(error);
    if (told.code === 'INTERNAL_ERROR') log.error({ requestId, error: describe(error) }, 'A request failed.');
    const response = fail(told, requestId, headers);
    return facts.method === 'HEAD' ? new Response(null, response) : response;
  }
}

/** Never the message of an error that is not ours: a driver's holds the values that were sent. */
function describe(error: unknown): { name: string; code?: unknown; at: string | undefined } {
  if (!(error instanceof Error)) return { name: typeof error, at: undefined };
  const cause = error.cause instanceof Error ? error.cause : error;
  const at = cause.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5)
    .join(' ');
  return { name: cause.name, ...('code' in cause && { code: cause.code }), at };
}

/** Everything up to 403 is decided by the headers alone. */
async function admitted(task: Task, addresses: AddressBook): Promise<Response> {
  const { runtime, request, facts, headers } = task;
  const key = await within(authenticationMs, authenticate(runtime.core, request.headers.get('authorization')));
  const context = contextOf(runtime.core, key);
  const [path = '', search = ''] = splitTarget(facts.target);
  const match = addresses.find(pathBelowBase(path) ?? path);
  const endpoint = match && findEndpoint(match, facts.method);
  const count = (cost: 0 | 1) =>
    within(authenticationMs, countRequest(runtime.core, key.operatorId, endpoint?.limit ?? 'read', cost, headers));
  if (match && facts.method === 'OPTIONS') {
    await count(0);
    headers.allow = allowedMethods(match).join(', ');
    delete headers['content-type'];
    return new Response(null, { status: 204, headers });
  }
  if (!match || !endpoint) {
    await count(0);
    if (!match) throw new DomainError('NOT_FOUND', 'There is nothing at this address.');
    const allow = allowedMethods(match);
    throw new DomainError('METHOD_NOT_ALLOWED', `This address takes ${allow.join(', ')}.`, { allow });
  }
  if (!key.scopes.has(endpoint.scope)) {
    await count(0);
    throw new DomainError('FORBIDDEN', `This API key lacks the scope "${endpoint.scope}".`);
  }
  refuse(await count(1), runtime.core.clock.now());
  return admit(endpoint.body?.kind === 'batch', () => execute(task, context, endpoint, match, search));
}

function splitTarget(target: string): [string, string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function findEndpoint({ endpoints }: Match, method: string): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.method === (method === 'HEAD' ? 'GET' : method));
}

function allowedMethods({ endpoints }: Match): string[] {
  const methods = endpoints.map(({ method }) => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

async function execute(
  task: Task,
  context: Context,
  endpoint: Endpoint,
  match: Match,
  search: string,
): Promise<Response> {
  const { request, headers } = task;
  let bytes: Buffer | undefined;
  if (endpoint.body) {
    requireJson(request);
    bytes = await readBody(request, endpoint.body);
  }
  const params = decodeParams(match.params);
  const query = parseQuery(endpoint.query, search);
  const key = endpoint.idempotent ? readIdempotencyKey(request) : undefined;
  const run = async (): Promise<Response> => {
    const scanned = endpoint.body && bytes ? await scanBody(endpoint.body, decodeBody(bytes)) : undefined;
    const idempotency =
      key !== undefined && scanned ? { key, fingerprint: await scanned.fingerprint(params) } : undefined;
    const body = await parseOrRefuse(context, endpoint.body, key, scanned?.parse);
    const answer = await endpoint.respond(context, { params, query, body, idempotency });
    return succeed(answer, scanned?.warnings ?? [], headers);
  };
  return endpoint.body?.kind === 'batch' ? inTurn(() => within(verbMs, run())) : within(verbMs, run());
}

/** A body that is wrong in form cannot repeat a success, but a known key and a missing template are told of first. */
async function parseOrRefuse(
  context: Context,
  body: Body | undefined,
  key: string | undefined,
  parse?: () => Promise<unknown>,
) {
  try {
    return await parse?.();
  } catch (error) {
    const operation = operationOf(body);
    if (operation && isDomainError(error) && error.code === 'VALIDATION_FAILED') {
      if (key !== undefined) await refuseKnownKey(context, operation, key);
      await getWritableProfile(context);
    }
    throw error;
  }
}

function operationOf(body: Body | undefined): Operation | undefined {
  if (body?.kind === 'batch') return `batch_${body.of}`;
  return body?.kind === 'fields' ? body.operation : undefined;
}
