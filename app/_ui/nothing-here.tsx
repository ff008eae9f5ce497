'use client';

import { IconZoomQuestion } from '@tabler/icons-react';
import { FrameMessage } from './frame-message.tsx';
import { LinkButton } from './link-button.tsx';

/** For an address of something that is not there. Another operator's looks exactly the same. */
export function NothingHere() {
  return (
    <FrameMessage
      icon={IconZoomQuestion}
      title="There is nothing at this address"
      actions={
        <LinkButton href="/" variant="default">
          Go to the first page
        </LinkButton>
      }
    >
      It may have been removed, or the address has a typing mistake.
    </FrameMessage>
  );
}
