import type { ReactNode } from 'react';
import { TrpcProvider } from '#app/_trpc/client.tsx';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { NowProvider } from '#app/_ui/now.tsx';
import { PortalShell } from './_components/portal-shell.tsx';

export default async function PortalLayout({ children }: { children: ReactNode }) {
  await requireSession('/');
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
