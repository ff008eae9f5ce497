'use client';

import type { ReactNode } from 'react';
import { goToSignIn } from '#app/sign-in/leave.ts';
import { TrpcProvider } from './client.tsx';

/** The server to ask, for pages that somebody may open without a session. */
export function PublicProvider({ children }: { children: ReactNode }) {
  return (
    <TrpcProvider userId={null} operatorId={null} onSignedOut={goToSignIn}>
      {children}
    </TrpcProvider>
  );
}
