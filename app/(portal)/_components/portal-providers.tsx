'use client';

import { type ReactNode, useState } from 'react';
import { TrpcProvider } from '#app/_trpc/client.tsx';
import { NowProvider } from '#app/_ui/now.tsx';
import { SessionEnded } from './session-ended.tsx';

interface PortalProvidersProps {
  renderedAtMs: number;
  operatorId: number | null;
  children: ReactNode;
}

/** What every page of the portal stands in: the server to ask, the time, and a way back when the session is over. */
export function PortalProviders({ renderedAtMs, operatorId, children }: PortalProvidersProps) {
  const [ended, setEnded] = useState(false);
  return (
    <TrpcProvider operatorId={operatorId} onSignedOut={() => setEnded(true)}>
      <NowProvider renderedAtMs={renderedAtMs}>
        {children}
        <SessionEnded ended={ended} onBack={() => setEnded(false)} />
      </NowProvider>
    </TrpcProvider>
  );
}
