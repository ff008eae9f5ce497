import { findApiKey, noteKeyUse, type OpenApiKey } from '#server/domain/api-keys/index.ts';
import type { Context, Core, Origin } from '#server/domain/context.ts';
import { DomainError } from '#server/domain/errors.ts';

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

/** The context of a verb that a key calls. */
export function contextOf(core: Core, { operatorId, keyId, scopes }: OpenApiKey, address: Origin['address']): Context {
  return { core, operatorId, actor: { kind: 'apiKey', keyId, scopes }, origin: { door: 'rest', address } };
}
