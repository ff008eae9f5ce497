import type { Metadata } from 'next';
import { Hydrate } from '#app/_trpc/hydrate.tsx';
import { type PageQuery, prefetch, requireSession, sendsMail, trpc } from '#app/_trpc/server.ts';
import { readAddress } from '#app/_ui/address-state.ts';
import { TeamAddress } from '#server/domain/team/schemas.ts';
import { currentMembership, describeSession } from '#server/domain/users/index.ts';
import { NoOperator } from '../_components/no-operator.tsx';
import { Team } from './_components/team.tsx';

export const metadata: Metadata = { title: 'Team' };

interface TeamPageProps {
  searchParams: PageQuery;
}

export default async function TeamPage({ searchParams }: TeamPageProps) {
  const { user } = await requireSession('/team', searchParams);
  if (!currentMembership(user)) return <NoOperator suspended={user.memberships.map(({ name }) => name)} />;
  const address = readAddress(TeamAddress, await searchParams);
  await prefetch(trpc.team.invitations.queryOptions({}));
  return (
    <Hydrate state={await prefetch(trpc.team.members.queryOptions(address))}>
      <Team userId={user.id} makesLinks={describeSession(user).acting || (await sendsMail())} />
    </Hydrate>
  );
}
