'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const refreshEveryMs = 20_000;
const NowContext = createContext(0);

/** Gives times their "now": first the server's, so that both render the same words, then this machine's as it passes. */
export function NowProvider({ renderedAtMs, children }: { renderedAtMs: number; children: ReactNode }) {
  const [nowMs, setNowMs] = useState(renderedAtMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), refreshEveryMs);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={nowMs}>{children}</NowContext>;
}

export const useNow = () => useContext(NowContext);
