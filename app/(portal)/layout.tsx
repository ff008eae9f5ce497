import type { ReactNode } from 'react';
import { TrpcProvider } from '#app/_trpc/client.tsx';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { findSession, prefetch, trpc } from '#app/_trpc/server.ts';
import { NowProvider } from '#app/_ui/now.tsx';
import { PortalShell } from './_components/portal-shell.tsx';

/** Without a session there is no frame; the page itself, which knows its address, leads to the sign-in. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  if (!(await findSession())) return children;
  const state = await prefetch(trpc.session.current.queryOptions());
  return (
    <TrpcProvider>
      <NowProvider renderedAtMs={Date.now()}>
        <Hydrate state={state}>
          <PortalShell>{children}</PortalShell>
        </Hydrate>
      </NowProvider>
    </TrpcProvider>
  );
}
