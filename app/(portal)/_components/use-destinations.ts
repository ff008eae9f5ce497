'use client';

import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { pageIcons } from '#app/_ui/page-icons.ts';
import { pagesFor } from '#app/_ui/portal-pages.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

const firstSteps = {
  href: '/getting-started',
  label: 'Getting started',
  words: 'first steps welcome begin curl',
  icon: IconRocket,
};

/** Where the palette leads a person: the navigation's pages, and the first steps for as long as they are to be done. */
export function useDestinations(session: CurrentSession | undefined) {
  const enabled = session?.rights.includes('keys') === true;
  const { data: progress } = useQuery(useTRPC().settings.gettingStarted.queryOptions(undefined, { enabled }));
  const pages = pagesFor(session).map((page) => ({ ...page, icon: pageIcons[page.href] }));
  return enabled && progress?.firstEvent === null ? [...pages, firstSteps] : pages;
}
