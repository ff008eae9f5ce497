'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';

/** The template that the operator chose; null when none is chosen, undefined while nobody knows. */
export function useTemplate(): ListedTemplate | null | undefined {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.get.queryOptions());
  const templates = useQuery(trpc.settings.templates.queryOptions());
  if (!settings.data || !templates.data) return undefined;
  return templates.data.find(({ id }) => id === settings.data.template?.id) ?? null;
}
