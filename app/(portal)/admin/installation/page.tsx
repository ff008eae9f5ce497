import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { Installation } from './_components/installation.tsx';

export const metadata: Metadata = { title: 'Keys and backups' };

export default async function InstallationPage() {
  const { user } = await requireSession('/admin/installation');
  if (!user.isAdministrator) notFound();
  await prefetch(trpc.installation.keys.queryOptions());
  await prefetch(trpc.installation.backups.queryOptions());
  await prefetch(trpc.installation.ledger.queryOptions());
  return (
    <Hydrate state={await prefetch(trpc.installation.runs.queryOptions({}))}>
      <Installation />
    </Hydrate>
  );
}
