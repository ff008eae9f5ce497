import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { contentSecurityPolicyHeader, nonceOf } from '#server/content-security-policy.ts';
import { Providers } from './_ui/providers.tsx';

export const metadata: Metadata = {
  title: { default: 'Operator Data API', template: '%s · Operator Data API' },
  description: 'The portal of this Operator Data API installation.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

/** A page that was rendered ahead would have no nonce, and a build no database to ask. */
export const dynamic = 'force-dynamic';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = nonceOf((await headers()).get(contentSecurityPolicyHeader));
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
