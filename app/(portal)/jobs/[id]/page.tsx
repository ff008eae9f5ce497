import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, prefetchExisting, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../../_components/no-operator.tsx';
import { Job } from './_components/job.tsx';
import { JobErrorsAddress, toErrorsInput } from './_components/job-errors-address.ts';

export const metadata: Metadata = { title: 'Job' };

interface JobPageProps {
  params: Promise<{ id: string }>;
  searchParams: PageQuery;
}

export default async function JobPage({ params, searchParams }: JobPageProps) {
  const { id } = await params;
  const { user } = await requireSession(`/jobs/${id}`, searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const address = readAddress(JobErrorsAddress, await searchParams);
  await prefetchExisting(trpc.jobs.get.queryOptions({ jobId: id }));
  return (
    <Hydrate state={await prefetch(trpc.jobs.errors.queryOptions(toErrorsInput(id, address)))}>
      <Job id={id} />
    </Hydrate>
  );
}
