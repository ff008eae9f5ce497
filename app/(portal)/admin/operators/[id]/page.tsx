import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { prefetch, prefetchExisting, requireSession, trpc } from '#app/_trpc/server.ts';
import { OperatorDetails } from './_components/operator-details.tsx';

export const metadata: Metadata = { title: 'Operator' };

interface OperatorPageProps {
  params: Promise<{ id: string }>;
}

export default async function OperatorPage({ params }: OperatorPageProps) {
  const { id } = await params;
  const { user } = await requireSession(`/admin/operators/${id}`);
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
