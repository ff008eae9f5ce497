'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { hasUnsavedWork } from '#app/_ui/unsaved-work.ts';
import { goToSignIn } from '#app/sign-in/leave.ts';

const SignInAgain = dynamic(() => import('./sign-in-again.tsx').then((module) => module.SignInAgain), { ssr: false });

interface SessionEndedProps {
  ended: boolean;
  /** For whom the page was loaded. */
  email: string;
  onBack: () => void;
}

/**
 * When the session is over a person signs in again. Where they have typed something, or chosen what is not saved, they
 * do so over the page, which keeps it but is covered, since whoever sits there now may be somebody else; otherwise on
 * the sign-in page.
 */
export function SessionEnded({ ended, email, onBack }: SessionEndedProps) {
  const typed = useTyped();
  const stays = ended && (typed.current || hasUnsavedWork());
  useEffect(() => {
    if (ended && !stays) goToSignIn();
  }, [ended, stays]);
  return stays && <SignInAgain email={email} onBack={onBack} />;
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
