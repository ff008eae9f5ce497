import type { Context } from '../context.ts';
import { type DomainError, isDomainError } from '../errors.ts';
import { findClaims, type KnownClaim, keyReused, type Operation, requireSameRequest } from './known-claim.ts';
import type { IdempotencyClaim } from './schemas.ts';

/** What a write gives back when its key turned out to be claimed already; nothing was written. */
export const claimedBefore = Symbol('claimed before');

interface RunOnce<T> {
  operation: Operation;
  claim: IdempotencyClaim | undefined;
  /** Executes the request, writing the claim in the transaction of the effect. */
  run: () => Promise<T | typeof claimedBefore>;
  /** Answers a repeat of the same request from what its first execution left. */
  replay: (known: KnownClaim) => Promise<T> | T;
}

/**
 * Executes a request at most once for each key. A known key is answered before anything that may be wrong with the
 * request is: that is why a failure looks for the key as well.
 * @throws IDEMPOTENCY_KEY_REUSED, or whatever `run` throws when the key is unknown
 */
export function runOnce<T>(context: Context, request: RunOnce<T>): Promise<T> {
  // Without a key there is nothing to have been claimed.
  return request.claim ? runClaimed(context, request, request.claim) : (request.run() as Promise<T>);
}

async function runClaimed<T>(
  context: Context,
  { operation, run, replay }: RunOnce<T>,
  { key, fingerprint }: IdempotencyClaim,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let refusal: DomainError | null = null;
    try {
      const outcome = await run();
      if (outcome !== claimedBefore) return outcome as T;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      refusal = error;
    }
    const known = await findClaim(context, operation, key);
    if (known) {
      requireSameRequest(known, fingerprint);
      return replay(known);
    }
    if (refusal) throw refusal;
    // The claim that stood in the way has expired or was rolled back meanwhile, so the request is a first one again.
    if (attempt >= 3) throw new Error('An idempotency claim appears and disappears.');
  }
}

async function findClaim(
  { core, operatorId }: Context,
  operation: Operation,
  key: string,
): Promise<KnownClaim | undefined> {
  const claims = await core.database.transact([operatorId], (tx) => findClaims(tx, operatorId, operation, [key]));
  return claims.get(key);
}

/**
 * For a request that cannot be the repeat of any success because its very form is wrong.
 * @throws IDEMPOTENCY_KEY_REUSED when the key is known
 */
export async function refuseKnownKey(context: Context, operation: Operation, key: string): Promise<void> {
  if (await findClaim(context, operation, key)) throw keyReused();
}
