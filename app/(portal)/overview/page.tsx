import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { GetOverviewInput } from '#server/domain/rollups/schemas.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { latestJobs } from './_components/latest-jobs-input.ts';
import { Overview } from './_components/overview.tsx';

export const metadata: Metadata = { title: 'Overview' };

interface OverviewPageProps {
  searchParams: PageQuery;
}

export default async function OverviewPage({ searchParams }: OverviewPageProps) {
  const { user } = await requireSession('/overview', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const input = readAddress(GetOverviewInput, await searchParams);
  const [, state] = await Promise.all([
    prefetch(trpc.jobs.list.queryOptions(latestJobs)),
    prefetch(trpc.overview.get.queryOptions(input)),
  ]);
  return (
    <Hydrate state={state}>
      <Overview />
    </Hydrate>
  );
}
