'use client';

import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { type ReactNode, useState } from 'react';
import { cssVariablesResolver, theme } from './theme.ts';
import { ToastHost } from './toast-host.tsx';

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
      <ToastHost />
      {children}
    </MantineProvider>
  );
}
