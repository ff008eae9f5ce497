import type { Runtime } from './runtime.ts';

/**
 * The address of the client: the nearest hop that was not sent by the client itself. Our host drops a sent header unless
 * a proxy is trusted. Plain Next passes on what was sent, so without a proxy that is trusted nobody's is known there.
 */
export function addressOf({ ownHost, env }: Pick<Runtime, 'ownHost' | 'env'>, headers: Headers): string | null {
  if (!ownHost && !env.trustProxy) return null;
  const hops = headers.get('x-forwarded-for')?.split(',') ?? [];
  return hops.at(-1)?.trim() || null;
}
