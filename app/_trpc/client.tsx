'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import type { AppRouter } from '#server/routers/index.ts';
import { makeQueryClient } from './query-client.ts';
import { shownOperatorHeader, shownUserHeader } from './shown-session.ts';

const url = '/api/trpc';
/** The server refuses larger batches. */
const batchSizeMost = 10;
const urlCharactersMost = 4_000;

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

interface TrpcProviderProps {
  /** Called when the server says that the session is over. */
  onSignedOut: () => void;
  /** For whom the page was loaded; null for one that anybody may open. */
  userId: number | null;
  /** The operator that the page shows; null where it shows none. */
  operatorId: number | null;
  children: ReactNode;
}

export function TrpcProvider({ onSignedOut, userId, operatorId, children }: TrpcProviderProps) {
  const [queryClient] = useState(() => makeQueryClient(onSignedOut));
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === 'subscription',
          true: httpSubscriptionLink({
            url,
            connectionParams: {
              ...(userId && { user: String(userId) }),
              ...(operatorId && { operator: String(operatorId) }),
            },
          }),
          false: httpBatchLink({
            url,
            maxItems: batchSizeMost,
            maxURLLength: urlCharactersMost,
            headers: {
              ...(userId && { [shownUserHeader]: String(userId) }),
              ...(operatorId && { [shownOperatorHeader]: String(operatorId) }),
            },
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
