'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

/** Tells what the person may do here, so that nothing is offered which the server would refuse. */
export function useRights(): (right: CurrentSession['rights'][number]) => boolean {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  return (right) => data?.rights.includes(right) === true;
}
