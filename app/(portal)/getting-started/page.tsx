import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { apiAddress, ask, type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { GettingStarted } from './_components/getting-started.tsx';

export const metadata: Metadata = { title: 'Getting started' };

/** Steps aside once there is an event. */
export default async function GettingStartedPage({ searchParams }: { searchParams: PageQuery }) {
  const { user } = await requireSession('/getting-started', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const { firstEvent } = await ask(trpc.settings.gettingStarted.queryOptions());
  if (firstEvent) redirect('/');
  return (
    <Hydrate state={await prefetch(trpc.settings.templates.queryOptions())}>
      <GettingStarted apiUrl={await apiAddress()} />
    </Hydrate>
  );
}
