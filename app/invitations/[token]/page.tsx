import type { Metadata } from 'next';
import { PublicProvider } from '#app/_trpc/public-provider.tsx';
import { askFor, findSession, trpc } from '#app/_trpc/server.ts';
import { Alone } from '#app/_ui/alone.tsx';
import { DeadLink } from '#app/_ui/dead-link.tsx';
import { Invitation } from './_components/invitation.tsx';

export const metadata: Metadata = { title: 'Invitation' };

interface InvitationPageProps {
  params: Promise<{ token: string }>;
}

/** Where an invitation's link leads. */
export default async function InvitationPage({ params }: InvitationPageProps) {
  const { token } = await params;
  const found = await askFor(trpc.team.findInvitation.queryOptions({ token }));
  const session = await findSession();
  return (
    <Alone>
      {found ? (
        <PublicProvider>
          <Invitation
            token={token}
            invitation={found}
            signedInAs={session && { userId: session.user.id, email: session.user.email }}
          />
        </PublicProvider>
      ) : (
        <DeadLink>This invitation was accepted or withdrawn, or has expired. Ask for another one.</DeadLink>
      )}
    </Alone>
  );
}
