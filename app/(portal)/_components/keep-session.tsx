'use client';

import { useQueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useTRPC, useTRPCClient } from '#app/_trpc/client.tsx';

const tellEveryMs = 60_000;
const signsOfLife = ['pointerdown', 'keydown', 'wheel'] as const;

/**
 * Any activity renews a session, but reading a page asks the server for nothing, and a page that reads itself again
 * asks without anybody there. So the page tells the server when somebody is, at most once a minute, past all that is
 * read again by itself or waits for the network. It asks for the session along with it, in the same request, and learns
 * so at once when that was ended elsewhere.
 */
export function KeepSession() {
  const { current } = useTRPC().session;
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const path = usePathname();
  const toldAtMs = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const tell = () => {
      if (document.visibilityState === 'hidden' || performance.now() - toldAtMs.current < tellEveryMs) return;
      toldAtMs.current = performance.now();
      client.session.keep.query().catch(() => undefined); // what fails is told by what is asked along with it
      void queryClient.invalidateQueries({ queryKey: current.queryKey() });
    };
    if (path) tell();
    for (const sign of signsOfLife) window.addEventListener(sign, tell, { passive: true });
    document.addEventListener('visibilitychange', tell);
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, tell);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [path, queryClient, client, current]);
  return null;
}
