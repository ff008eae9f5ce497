import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { OperatorsAddress } from '#server/domain/administration/schemas.ts';
import { installationLogPage } from './_components/installation-log-page.ts';
import { Operators } from './_components/operators.tsx';

export const metadata: Metadata = { title: 'Operators' };

interface OperatorsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function OperatorsPage({ searchParams }: OperatorsPageProps) {
  const { user } = await requireSession('/admin/operators');
  if (!user.isAdministrator) notFound();
  await prefetch(trpc.operators.log.queryOptions(installationLogPage));
  const address = readAddress(OperatorsAddress, await searchParams);
  return (
    <Hydrate state={await prefetch(trpc.operators.list.queryOptions(address))}>
      <Operators />
    </Hydrate>
  );
}
