'use client';

import { Button, Stack } from '@mantine/core';
import { MessagePage } from './_ui/message-page.tsx';
import { RequestId } from './_ui/request-id.tsx';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What stands where a page could not be made. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const reload = () => {
    reset();
    window.location.reload();
  };
  return (
    <MessagePage title="This page could not be loaded" actions={<Button onClick={reload}>Try again</Button>}>
      <Stack gap="md">
        The server could not answer. It may be starting, or its database may be away for a moment.
        {error.digest && <RequestId id={error.digest} />}
      </Stack>
    </MessagePage>
  );
}
