import type { Runtime } from './runtime.ts';

/**
 * The address of the client: the nearest hop that was not sent by the client itself. Our host drops a sent header unless
 * a proxy is trusted. Plain Next passes on what was sent, so without a proxy that is trusted nobody's is known there.
 */
export function addressOf(
  { ownHost, env }: Pick<Runtime, 'ownHost' | 'env'>,
  headers: Pick<Headers, 'get'>,
): string | null {
  if (!ownHost && !env.trustProxy) return null;
  return nearestHop(headers.get('x-forwarded-for'));
}

/** Of an X-Forwarded-For the last address; what stands before it a client may have sent. */
export function nearestHop(forwardedFor: string | null): string | null {
  return forwardedFor?.split(',').at(-1)?.trim() || null;
}
