import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { Installation } from './_components/installation.tsx';

export const metadata: Metadata = { title: 'Keys and backups' };

export default async function InstallationPage({ searchParams }: { searchParams: PageQuery }) {
  const { user } = await requireSession('/admin/installation', searchParams);
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
