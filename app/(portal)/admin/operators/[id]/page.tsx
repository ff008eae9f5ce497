import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, prefetchExisting, requireSession, trpc } from '#app/_trpc/server.ts';
import { OperatorDetails } from './_components/operator-details.tsx';

export const metadata: Metadata = { title: 'Operator' };

interface OperatorPageProps {
  params: Promise<{ id: string }>;
  searchParams: PageQuery;
}

export default async function OperatorPage({ params, searchParams }: OperatorPageProps) {
  const { id } = await params;
  const { user } = await requireSession(`/admin/operators/${id}`, searchParams);
  if (!user.isAdministrator || !/^[1-9]\d{0,14}$/.test(id)) notFound();
  const operator = { operatorId: Number(id) };
  await Promise.all([
    prefetch(trpc.operators.keys.queryOptions(operator)),
    prefetch(trpc.operators.people.queryOptions(operator)),
  ]);
  return (
    <Hydrate state={await prefetchExisting(trpc.operators.get.queryOptions(operator))}>
      <OperatorDetails {...operator} />
    </Hydrate>
  );
}
