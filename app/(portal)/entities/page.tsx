import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { Entities } from './_components/entities.tsx';
import { EntitiesAddress, inputOf } from './_components/entities-address.ts';

export const metadata: Metadata = { title: 'Entities' };

interface EntitiesPageProps {
  searchParams: PageQuery;
}

export default async function EntitiesPage({ searchParams }: EntitiesPageProps) {
  const { user } = await requireSession('/entities', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const input = inputOf(readAddress(EntitiesAddress, await searchParams));
  const [, , state] = await Promise.all([
    prefetch(trpc.settings.get.queryOptions()),
    prefetch(trpc.settings.templates.queryOptions()),
    prefetch(trpc.entities.list.queryOptions(input)),
  ]);
  return (
    <Hydrate state={state}>
      <Entities />
    </Hydrate>
  );
}
