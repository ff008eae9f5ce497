'use client';

import { Button, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { FrameMessage } from '#app/_ui/frame-message.tsx';
import { RequestId } from '#app/_ui/request-id.tsx';

interface PortalErrorProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What stands in the frame where a page could not be made; the rest of the portal stays usable. */
export default function PortalError({ error, reset }: PortalErrorProps) {
  const reload = () => {
    reset();
    window.location.reload();
  };
  return (
    <FrameMessage
      icon={IconAlertTriangle}
      title="This page could not be loaded"
      actions={<Button onClick={reload}>Try again</Button>}
    >
      <Stack gap="sm" align="center">
        Something went wrong while it was made. What you have saved is safe.
        {error.digest && <RequestId id={error.digest} />}
      </Stack>
    </FrameMessage>
  );
}
