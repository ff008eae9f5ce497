import type { Metadata } from 'next';
import { LinkButton } from './_ui/link-button.tsx';
import { MessagePage } from './_ui/message-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MessagePage title="There is nothing at this address" actions={<LinkButton href="/">Go to the portal</LinkButton>}>
      The page may have moved, or the address has a typing mistake.
    </MessagePage>
  );
}
