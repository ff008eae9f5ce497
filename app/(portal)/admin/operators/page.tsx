import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { OperatorsAddress } from '#server/domain/administration/schemas.ts';
import { LogAddress, toLogInput } from './_components/installation-log-page.ts';
import { Operators } from './_components/operators.tsx';

export const metadata: Metadata = { title: 'Operators' };

interface OperatorsPageProps {
  searchParams: PageQuery;
}

export default async function OperatorsPage({ searchParams }: OperatorsPageProps) {
  const { user } = await requireSession('/admin/operators', searchParams);
  if (!user.isAdministrator) notFound();
  const params = await searchParams;
  await prefetch(trpc.operators.log.queryOptions(toLogInput(readAddress(LogAddress, params))));
  const address = readAddress(OperatorsAddress, params);
  return (
    <Hydrate state={await prefetch(trpc.operators.list.queryOptions(address))}>
      <Operators />
    </Hydrate>
  );
}
