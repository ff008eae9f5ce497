import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { AuditAddress } from '#server/domain/audit/schemas.ts';
import { currentMembership } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { AuditLog } from './_components/audit-log.tsx';

export const metadata: Metadata = { title: 'Audit log' };

interface AuditPageProps {
  searchParams: PageQuery;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { user } = await requireSession('/audit', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const address = readAddress(AuditAddress, await searchParams);
  await prefetch(trpc.audit.actors.queryOptions());
  return (
    <Hydrate state={await prefetch(trpc.audit.list.queryOptions(address))}>
      <AuditLog />
    </Hydrate>
  );
}
