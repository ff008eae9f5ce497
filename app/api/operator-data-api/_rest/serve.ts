import { addressOf } from '#server/client-address.ts';
import { describeError } from '#server/describe-error.ts';
import type { OpenApiKey } from '#server/domain/api-keys/index.ts';
import type { Core } from '#server/domain/context.ts';
import { DomainError } from '#server/domain/errors.ts';
import { noteRefusedRequest } from '#server/domain/refusals/index.ts';
import { log } from '#server/log.ts';
import { getRuntime, peekRuntime, type Runtime } from '#server/runtime.ts';
import { type AddressBook, type Match, pathBelowBase } from './address.ts';
import { authenticate, contextOf } from './authenticate.ts';
import { answerWithinMs, authenticateWithinMs, tooLateToBegin, within } from './deadline.ts';
import { type Endpoint, scopesOf } from './endpoint.ts';
import { createRequestId, toDomainError } from './errors.ts';
import type { ApiAnswer, ApiRequest, Headers } from './exchange.ts';
import { execute } from './execute.ts';
import { countRequest, refuse } from './limit.ts';
import { commonHeaders, fail } from './respond.ts';

interface Task {
  core: Core;
  request: ApiRequest;
  headers: Headers;
  /** Who calls and what, as soon as that is known. */
  key: OpenApiKey | null;
  match: Match | null;
  /** Of the client, where it is known. */
  address: string | null;
}

/** Answers any request under the API's addresses, always in the envelope. */
export async function serve(addresses: AddressBook, request: ApiRequest): Promise<ApiAnswer> {
  const requestId = createRequestId();
  const headers = commonHeaders(requestId);
  let answer: ApiAnswer;
  let task: Task | undefined;
  try {
    const runtime = peekRuntime() ?? (await getRuntime());
    task = { core: runtime.core, request, headers, address: clientOf(runtime, request), key: null, match: null };
    answer = await admitted(task, addresses);
  } catch (error) {
    const told = toDomainError(error);
    if (told.code === 'INTERNAL_ERROR') log.error({ requestId, error: describeError(error) }, 'A request failed.');
    if (task?.key) noteRefusedRequest(task.core, { ...task.key, operation: nameOperation(task), requestId }, told);
    answer = fail(told, requestId, headers);
  }
  return request.method === 'HEAD' ? { ...answer, body: null } : answer;
}

/** Plain Next has no connection to ask. */
function clientOf(runtime: Runtime, request: ApiRequest): string | null {
  return request.address ?? addressOf(runtime, { get: (name) => request.header(name) ?? null });
}

/** Everything up to 403 is decided by the headers alone. */
async function admitted(task: Task, addresses: AddressBook): Promise<ApiAnswer> {
  const { core, request, headers, address } = task;
  const begun = performance.now();
  const found = authenticate(core, request.header('authorization'));
  const key = found instanceof Promise ? await within(authenticateWithinMs, found, tooLateToBegin) : found;
  task.key = key;
  const [path, search] = splitTarget(request.target);
  const match = addresses.find(pathBelowBase(path) ?? path);
  task.match = match;
  const endpoint = match && findEndpoint(match, request.method);
  if (!match || !endpoint) return answerWithoutEndpoint(task, key, match);
  const lacking = scopesOf(endpoint).find((scope) => !key.scopes.has(scope));
  const counted = count(task, key, endpoint, lacking ? 0 : 1);
  const decision = counted instanceof Promise ? await counted : counted;
  if (lacking) throw new DomainError('FORBIDDEN', `This API key lacks the scope "${lacking}".`);
  refuse(decision, core.clock.now());
  return execute(contextOf(core, key, address), endpoint, {
    request,
    headers,
    params: match.params,
    search,
    keySeenAtMs: begun,
    withinMs: answerWithinMs - (performance.now() - begun),
  });
}

function count({ core, headers }: Task, { operatorId }: OpenApiKey, endpoint: Endpoint | undefined, cost: 0 | 1) {
  const decision = countRequest(core, operatorId, endpoint?.limit ?? 'read', cost, headers);
  return decision instanceof Promise ? within(authenticateWithinMs, decision, tooLateToBegin) : decision;
}

/** OPTIONS, a method that the address does not take, or an address where nothing is. */
async function answerWithoutEndpoint(task: Task, key: OpenApiKey, match: Match | null): Promise<ApiAnswer> {
  const { request, headers } = task;
  await count(task, key, undefined, 0);
  if (!match) throw new DomainError('NOT_FOUND', 'There is nothing at this address.');
  const allow = allowedMethods(match);
  if (request.method !== 'OPTIONS')
    throw new DomainError('METHOD_NOT_ALLOWED', `This address takes ${allow.join(', ')}.`, { allow });
  headers.allow = allow.join(', ');
  delete headers['content-type'];
  return { status: 204, headers, body: null };
}

function splitTarget(target: string): [path: string, search: string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function findEndpoint({ endpoints }: Match, method: string): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.method === (method === 'HEAD' ? 'GET' : method));
}

/** The operation by its declaration: nothing that was sent stands in it. */
function nameOperation({ match, request }: Task): string {
  const [first] = match?.endpoints ?? [];
  if (!match || !first) return 'unknown address';
  const endpoint = findEndpoint(match, request.method);
  return endpoint ? `${endpoint.method} ${endpoint.path}` : first.path;
}

function allowedMethods({ endpoints }: Match): string[] {
  const methods = endpoints.map(({ method }) => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}
