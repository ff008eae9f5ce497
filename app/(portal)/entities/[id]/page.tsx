import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import {
  type PageQuery,
  prefetch,
  prefetchExisting,
  prefetchInfinite,
  requireSession,
  trpc,
} from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../../_components/no-operator.tsx';
import { EntityView } from './_components/entity-view.tsx';
import { inputOf, paging, TimelineAddress } from './_components/timeline-address.ts';

export const metadata: Metadata = { title: 'Entity' };

interface EntityPageProps {
  params: Promise<{ id: string }>;
  searchParams: PageQuery;
}

export default async function EntityPage({ params, searchParams }: EntityPageProps) {
  const { id } = await params;
  const { user } = await requireSession(`/entities/${id}`, searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const input = inputOf(id, readAddress(TimelineAddress, await searchParams));
  await prefetchExisting(trpc.entities.get.queryOptions({ id }));
  const [, , , state] = await Promise.all([
    prefetch(trpc.entities.erasure.queryOptions({ id })),
    prefetch(trpc.settings.get.queryOptions()),
    prefetch(trpc.settings.templates.queryOptions()),
    prefetchInfinite(trpc.timeline.get.infiniteQueryOptions(input, paging)),
  ]);
  return (
    <Hydrate state={state}>
      <EntityView id={id} />
    </Hydrate>
  );
}
