'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

/** Whether the person may do something here. It decides what a page offers; the server decides what is done. */
export function useRight(right: CurrentSession['rights'][number]): boolean {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  return data?.rights.includes(right) ?? false;
}
