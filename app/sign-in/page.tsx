import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { findSession, providerName } from '#app/_trpc/server.ts';
import { safePath } from './address.ts';
import { explainProvider } from './sentences.ts';
import { SignInForm } from './sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, reason, error } = await searchParams;
  const path = safePath(next);
  if (await findSession()) redirect(path);
  return (
    <SignInForm
      next={path}
      reason={reason === 'ended' || reason === 'signed-out' ? reason : null}
      provider={await providerName()}
      refusal={explainProvider(error)}
    />
  );
}
