'use client';

import { useEffect, useState } from 'react';
import { formatDuration, formatElapsed } from './count.ts';
import { useNow } from './now.tsx';

/** How long something took, or has taken until now, counted second by second; times in ISO 8601. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  const renderedMs = useNow();
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (to !== null) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [to]);
  const beganMs = Date.parse(from);
  if (to === null) return formatElapsed(Math.max(renderedMs, nowMs) - beganMs);
  return formatDuration(Math.max(0, Date.parse(to) - beganMs));
}
