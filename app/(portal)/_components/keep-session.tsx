'use client';

import { useQueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';

const tellEveryMs = 60_000;
const signsOfLife = ['pointerdown', 'keydown', 'wheel'] as const;

/**
 * Any activity renews a session, but reading a page asks the server for nothing, and a page that reads itself again
 * asks without anybody there. So the page asks for the session, at most once a minute, when somebody is; the server
 * takes that for activity. It learns so at once when the session was ended elsewhere.
 */
export function KeepSession() {
  const { current } = useTRPC().session;
  const queryClient = useQueryClient();
  const path = usePathname();
  const toldAtMs = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const tell = () => {
      if (document.visibilityState === 'hidden' || performance.now() - toldAtMs.current < tellEveryMs) return;
      toldAtMs.current = performance.now();
      void queryClient.invalidateQueries({ queryKey: current.queryKey() });
    };
    if (path) tell();
    for (const sign of signsOfLife) window.addEventListener(sign, tell, { passive: true });
    document.addEventListener('visibilitychange', tell);
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, tell);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [path, queryClient, current]);
  return null;
}
