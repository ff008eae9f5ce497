'use client';

import { useWindowEvent } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';

/**
 * Looks, each time when a person comes back to this tab, whether they have signed in in another one.
 * @param onBack called when it was the person with this address
 * @returns who else it was, if so
 */
export function useSignedInElsewhere(email: string, onBack: () => void): { otherEmail: string | null } {
  const queryClient = useQueryClient();
  const session = useTRPC().session.current.queryOptions();
  const [otherEmail, setOtherEmail] = useState<string | null>(null);
  const look = async () => {
    if (document.visibilityState === 'hidden') return;
    const now = await queryClient.fetchQuery({ ...session, staleTime: 0 }).catch(() => null);
    if (now?.email === email) return onBack();
    setOtherEmail(now?.email ?? null);
  };
  useWindowEvent('focus', look);
  // A tab may be seen again while the keyboard is still with the browser's own fields.
  useWindowEvent('visibilitychange', look);
  return { otherEmail };
}
