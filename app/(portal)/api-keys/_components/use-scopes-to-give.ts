'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { type KeyScope, keyScopes, rightsToGive } from '#server/domain/api-keys/schemas.ts';

/** The scopes that this person may give a key: nobody gets by a key what they may not do themselves. */
export function useScopesToGive(): KeyScope[] {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  return keyScopes.filter((scope) => rightsToGive[scope].every((right) => data?.rights.includes(right)));
}

/** Whether this person may have another key made with the scopes of one that is there. */
export function useMayRotate({ scopes }: { scopes: readonly string[] }): boolean {
  const mine: readonly string[] = useScopesToGive();
  return scopes.every((scope) => mine.includes(scope));
}
