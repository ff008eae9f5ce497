'use client';

import { IconLock } from '@tabler/icons-react';
import { IsRestoringProvider, useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { FrameMessage } from '#app/_ui/frame-message.tsx';
import { isWithin, pagesFor, portalPages } from '#app/_ui/portal-pages.ts';
import { roleNames, roleWords } from '#app/_ui/role-names.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

/**
 * The page, unless the person's role has no part in it: then that is said in its place. The server holds to it anyway.
 * Where somebody takes the right away while the page is open, the page is only hidden: the dialog that is open over it
 * stays, with what was typed in it or with a link that is shown once.
 */
export function PageForRole({ children }: { children: ReactNode }) {
  const path = usePathname();
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const [pathShown, setPathShown] = useState<string | null>(null);
  const page = closedPage(path, data);
  if (!page && pathShown !== path) setPathShown(path);
  const wasShown = page !== undefined && pathShown === path;
  return (
    <>
      {page && data?.operator && (
        <div role={wasShown ? 'alert' : undefined}>
          <FrameMessage icon={IconLock} title={`${page.label} is closed to your role`}>
            You are {roleNames[data.operator.role].toLowerCase()} at {data.operator.name}, and may:{' '}
            {roleWords[data.operator.role]}.{wasShown && ' What you had begun is kept while you stay on this page.'}
          </FrameMessage>
        </div>
      )}
      {(!page || wasShown) && (
        // As while a cache is restored, what is hidden reads nothing: the server would refuse it each time.
        <IsRestoringProvider value={wasShown}>
          <div style={{ display: wasShown ? 'none' : 'contents' }}>{children}</div>
        </IsRestoringProvider>
      )}
    </>
  );
}

/** The page at a path, where it is not for the person's role. */
function closedPage(path: string, session: CurrentSession | undefined) {
  const page = portalPages.find(({ href }) => isWithin(path, href));
  if (!session?.operator || !page || page.for === 'administrators') return undefined;
  return pagesFor(session).includes(page) ? undefined : page;
}
