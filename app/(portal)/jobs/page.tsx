import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { Jobs } from './_components/jobs.tsx';
import { JobsAddress } from './_components/jobs-address.ts';

export const metadata: Metadata = { title: 'Batch jobs' };

export default async function JobsPage({ searchParams }: { searchParams: PageQuery }) {
  const { user } = await requireSession('/jobs', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const address = readAddress(JobsAddress, await searchParams);
  return (
    <Hydrate state={await prefetch(trpc.jobs.list.queryOptions(address))}>
      <Jobs />
    </Hydrate>
  );
}
