import type { ReactNode } from 'react';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { findSession, prefetch, trpc } from '#app/_trpc/server.ts';
import { describeSession } from '#server/domain/users/index.ts';
import { PortalProviders } from './_components/portal-providers.tsx';
import { PortalShell } from './_components/portal-shell.tsx';

/** Without a session there is no frame; the page itself, which knows its address, leads to the sign-in. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const session = await findSession();
  if (!session) return children;
  const { userId, email, operator, acting } = describeSession(session.user);
  const shown = {
    userId,
    email,
    operator: operator && { operatorId: operator.operatorId, name: operator.name, acting },
  };
  const state = await prefetch(trpc.session.current.queryOptions());
  return (
    <PortalProviders renderedAtMs={Date.now()} session={shown}>
      <Hydrate state={state}>
        <PortalShell>{children}</PortalShell>
      </Hydrate>
    </PortalProviders>
  );
}
