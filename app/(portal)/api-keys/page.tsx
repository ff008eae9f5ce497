import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { apiAddress, type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { ApiKeys } from './_components/api-keys.tsx';

export const metadata: Metadata = { title: 'API keys' };

export default async function ApiKeysPage({ searchParams }: { searchParams: PageQuery }) {
  const { user } = await requireSession('/api-keys', searchParams);
  const operator = currentMembership(user);
  if (!operator) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  return (
    <Hydrate state={await prefetch(trpc.apiKeys.list.queryOptions())}>
      <ApiKeys operatorSlug={operator.slug} apiUrl={await apiAddress()} />
    </Hydrate>
  );
}
