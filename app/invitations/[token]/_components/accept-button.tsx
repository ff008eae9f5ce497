'use client';

import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { describeFailure } from '#app/_trpc/query-client.ts';

/** Accepts with the account that is signed in, and goes to the new operator. */
export function AcceptButton({ token }: { token: string }) {
  const trpc = useTRPC();
  const enter = useMutation({
    ...trpc.session.switchOperator.mutationOptions(),
    onSettled: () => window.location.assign('/'),
  });
  const accept = useMutation({
    ...trpc.team.accept.mutationOptions(),
    onSuccess: ({ operatorId }) => enter.mutate({ operatorId }),
  });
  return (
    <>
      {accept.error && (
        <Alert role="alert" color="red" variant="outline">
          {describeFailure(accept.error).message}
        </Alert>
      )}
      <Button loading={accept.isPending || accept.isSuccess} onClick={() => accept.mutate({ token })} fullWidth>
        Accept
      </Button>
    </>
  );
}
