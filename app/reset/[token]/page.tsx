import type { Metadata } from 'next';
import { PublicProvider } from '#app/_trpc/public-provider.tsx';
import { askFor, trpc } from '#app/_trpc/server.ts';
import { Alone } from '#app/_ui/alone.tsx';
import { DeadLink } from '#app/_ui/dead-link.tsx';
import { ResetPassword } from './_components/reset-password.tsx';

export const metadata: Metadata = { title: 'New password' };

interface ResetPageProps {
  params: Promise<{ token: string }>;
}

/** Where a link for a new password leads. */
export default async function ResetPage({ params }: ResetPageProps) {
  const { token } = await params;
  const found = await askFor(trpc.account.findReset.queryOptions({ token }));
  return (
    <Alone>
      {found ? (
        <PublicProvider>
          <ResetPassword token={token} email={found.email} />
        </PublicProvider>
      ) : (
        <DeadLink>This link was used, has expired, or was replaced by a later one. Ask for another.</DeadLink>
      )}
    </Alone>
  );
}
