import { findApiKey, noteKeyUse, type OpenApiKey } from '#server/domain/api-keys/index.ts';
import type { Context, Core, Origin } from '#server/domain/context.ts';
import { DomainError } from '#server/domain/errors.ts';
import { authenticateWithinMs, tooLateToBegin, within } from './deadline.ts';
import type { ApiRequest } from './exchange.ts';

const bearer = /^bearer +(oh_live_[0-9a-f]{64})$/i;

/**
 * The key behind the request; asks the database only when it is not at hand.
 * @throws UNAUTHORIZED, the same for every cause
 */
export function authenticate(core: Core, authorization: string | undefined): OpenApiKey | Promise<OpenApiKey> {
  const secret = bearer.exec(authorization ?? '')?.[1];
  const found = secret ? findApiKey(core, secret) : null;
  return found instanceof Promise ? found.then((key) => opened(core, key)) : opened(core, found);
}

function opened(core: Core, key: OpenApiKey | null): OpenApiKey {
  if (!key) throw new DomainError('UNAUTHORIZED', 'Send a valid API key: Authorization: Bearer oh_live_…');
  noteKeyUse(core, key);
  return key;
}

/** So long a request trusts what it saw of its key: its body may be on its way for half a minute, and its answer for hours. */
const trustedMs = 500;

/**
 * Looks whether the key behind a request that takes long opens it still.
 * @param seenAtMs when it was looked at last, by `performance.now()`
 * @returns the same, of now; a promise only when it must look
 * @throws UNAUTHORIZED
 */
export function seeKeyAgain(core: Core, request: ApiRequest, seenAtMs: number): number | Promise<number> {
  const nowMs = performance.now();
  if (nowMs - seenAtMs <= trustedMs) return seenAtMs;
  const found = authenticate(core, request.header('authorization'));
  return found instanceof Promise ? within(authenticateWithinMs, found, tooLateToBegin).then(() => nowMs) : nowMs;
}

/** The context of a verb that a key calls. */
export function contextOf(core: Core, { operatorId, keyId, scopes }: OpenApiKey, address: Origin['address']): Context {
  return { core, operatorId, actor: { kind: 'apiKey', keyId, scopes }, origin: { door: 'rest', address } };
}
