import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { Refusals } from './_components/refusals.tsx';
import { RefusalsAddress } from './_components/refusals-address.ts';

export const metadata: Metadata = { title: 'Refusals' };

interface RefusalsPageProps {
  searchParams: PageQuery;
}

export default async function RefusalsPage({ searchParams }: RefusalsPageProps) {
  const { user } = await requireSession('/refusals', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const input = readAddress(RefusalsAddress, await searchParams);
  return (
    <Hydrate state={await prefetch(trpc.refusals.list.queryOptions(input))}>
      <Refusals />
    </Hydrate>
  );
}
