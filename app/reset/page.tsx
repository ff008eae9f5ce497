import type { Metadata } from 'next';
import { PublicProvider } from '#app/_trpc/public-provider.tsx';
import { sendsMail } from '#app/_trpc/server.ts';
import { Alone } from '#app/_ui/alone.tsx';
import { RequestReset } from './_components/request-reset.tsx';

export const metadata: Metadata = { title: 'Forgotten password' };

/** For somebody who cannot sign in any more. */
export default async function RequestResetPage() {
  return (
    <Alone>
      <PublicProvider>
        <RequestReset mailing={await sendsMail()} />
      </PublicProvider>
    </Alone>
  );
}
