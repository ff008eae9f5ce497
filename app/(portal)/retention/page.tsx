import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { Retention } from './_components/retention.tsx';

export const metadata: Metadata = { title: 'Retention' };

export default async function RetentionPage({ searchParams }: { searchParams: PageQuery }) {
  const { user } = await requireSession('/retention', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  await prefetch(trpc.settings.get.queryOptions());
  const state = await prefetch(trpc.settings.retention.queryOptions());
  return (
    <Hydrate state={state}>
      <Retention />
    </Hydrate>
  );
}
