'use client';

import { formatDuration, formatElapsed } from './count.ts';
import { useNow } from './now.tsx';

/** How long something took, or has taken until now; times in ISO 8601. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  const now = useNow();
  const began = Date.parse(from);
  return to === null ? formatElapsed(now - began) : formatDuration(Math.max(0, Date.parse(to) - began));
}
