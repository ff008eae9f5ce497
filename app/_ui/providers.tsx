'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { cssVariablesResolver, theme } from './theme.ts';

interface ProvidersProps {
  /** Of the document; a later rendering brings another, which this document's policy would not admit. */
  nonce: string | undefined;
  children: ReactNode;
}

export function Providers({ nonce, children }: ProvidersProps) {
  const [nonceOfDocument] = useState(nonce ?? '');
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonceOfDocument}
    >
      <Notifications position="top-right" />
      {children}
    </MantineProvider>
  );
}
