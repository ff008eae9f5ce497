'use client';

import { type ReactNode, useState } from 'react';
import { TrpcProvider } from '#app/_trpc/client.tsx';
import { NowProvider } from '#app/_ui/now.tsx';
import { isSigningOut } from '#app/sign-in/leave.ts';
import { OtherOperator, type ShownOperator } from './other-operator.tsx';
import { SessionEnded } from './session-ended.tsx';

interface PortalProvidersProps {
  renderedAtMs: number;
  /** What the page was loaded with; null for somebody who was in no operator. */
  operator: ShownOperator | null;
  children: ReactNode;
}

/** What every page of the portal stands in: the server to ask, the time, and a way back when the session is over. */
export function PortalProviders({ renderedAtMs, operator, children }: PortalProvidersProps) {
  const [ended, setEnded] = useState(false);
  const [shown] = useState(operator);
  const noteSignedOut = () => {
    if (!isSigningOut()) setEnded(true);
  };
  return (
    <TrpcProvider operatorId={shown?.operatorId ?? null} onSignedOut={noteSignedOut}>
      <NowProvider renderedAtMs={renderedAtMs}>
        {children}
        {shown && <OtherOperator shown={shown} />}
        <SessionEnded ended={ended} onBack={() => setEnded(false)} />
      </NowProvider>
    </TrpcProvider>
  );
}
