'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { setNonce } from 'get-nonce';
import { type ReactNode, useState } from 'react';
import { cssVariablesResolver, theme } from './theme.ts';

interface ProvidersProps {
  /** Of the document; a later rendering brings another, which this document's policy would not admit. */
  nonce: string | undefined;
  children: ReactNode;
}

export function Providers({ nonce, children }: ProvidersProps) {
  const [nonceOfDocument] = useState(() => {
    // Dialogs keep the page behind them from scrolling by a style element of their own, which asks here.
    if (nonce && typeof window !== 'undefined') setNonce(nonce);
    return nonce ?? '';
  });
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
