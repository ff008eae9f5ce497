'use client';

import { type ReactNode, useState } from 'react';
import { TrpcProvider } from '#app/_trpc/client.tsx';
import { NowProvider } from '#app/_ui/now.tsx';
import { isSigningOut } from '#app/sign-in/leave.ts';
import { OtherSession, type ShownSession } from './other-session.tsx';
import { SessionEnded } from './session-ended.tsx';

interface PortalProvidersProps {
  renderedAtMs: number;
  session: ShownSession;
  children: ReactNode;
}

/** What every page of the portal stands in: the server to ask, the time, and a way back when the session is over. */
export function PortalProviders({ renderedAtMs, session, children }: PortalProvidersProps) {
  const [ended, setEnded] = useState(false);
  // A page that is asked for later may be answered in another session.
  const [shown] = useState(session);
  const noteSignedOut = () => {
    if (!isSigningOut()) setEnded(true);
  };
  return (
    <TrpcProvider userId={shown.userId} operatorId={shown.operator?.operatorId ?? null} onSignedOut={noteSignedOut}>
      <NowProvider renderedAtMs={renderedAtMs}>
        {children}
        {!ended && <OtherSession shown={shown} />}
        <SessionEnded ended={ended} email={shown.email} onBack={() => setEnded(false)} />
      </NowProvider>
    </TrpcProvider>
  );
}
