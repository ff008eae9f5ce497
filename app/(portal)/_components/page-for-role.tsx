'use client';

import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { FrameMessage } from '#app/_ui/frame-message.tsx';
import { isWithin, pagesFor, portalPages } from '#app/_ui/portal-pages.ts';
import { roleNames, roleWords } from '#app/_ui/role-names.ts';

/** The page, unless the person's role has no part in it: then that is said in its place. The server holds to it anyway. */
export function PageForRole({ children }: { children: ReactNode }) {
  const path = usePathname();
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const page = portalPages.find(({ href }) => isWithin(path, href));
  if (!data?.operator || !page || page.for === 'administrators' || pagesFor(data).includes(page)) return children;
  const { role } = data.operator;
  return (
    <FrameMessage icon={IconLock} title={`${page.label} is closed to your role`}>
      You are {roleNames[role].toLowerCase()} at {data.operator.name}, and may: {roleWords[role]}.
    </FrameMessage>
  );
}
