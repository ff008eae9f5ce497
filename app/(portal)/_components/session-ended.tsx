'use client';

import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { hasUnsavedWork } from '#app/_ui/unsaved-work.ts';
import { goToSignIn } from '#app/sign-in/leave.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

const SignInAgain = dynamic(() => import('./sign-in-again.tsx').then((module) => module.SignInAgain), { ssr: false });

interface SessionEndedProps {
  ended: boolean;
  onBack: () => void;
}

/**
 * When the session is over a person signs in again. Where they have typed something, or chosen what is not saved, they
 * do so over the page, which keeps it but is covered, since whoever sits there now may be somebody else; otherwise on
 * the sign-in page.
 */
export function SessionEnded({ ended, onBack }: SessionEndedProps) {
  const { queryKey } = useTRPC().session.current.queryOptions();
  const before = useQueryClient().getQueryData<CurrentSession>(queryKey);
  const typed = useTyped();
  const stays = ended && (typed.current || hasUnsavedWork()) && before !== undefined;
  useEffect(() => {
    if (ended && !stays) goToSignIn();
  }, [ended, stays]);
  return stays && <SignInAgain before={before} onBack={onBack} />;
}

/** Whether anything was typed on this page, also where nothing warns that it is not saved. */
function useTyped() {
  const typed = useRef(false);
  const path = usePathname();
  useEffect(() => {
    typed.current = false;
    const note = () => {
      typed.current = path !== null;
    };
    document.addEventListener('input', note);
    return () => document.removeEventListener('input', note);
  }, [path]);
  return typed;
}
