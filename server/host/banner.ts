import type { DemoCredentials } from '../demo.ts';
import type { Env } from '../env.ts';

/** What the first start prints, once: secrets are not kept anywhere else. */
export function welcome({ publicUrl }: Env, demo: DemoCredentials): string {
  return `
  Operator Data API is ready at ${publicUrl}

  These are shown this once:
    Portal, owner of "${demo.operatorName}"   ${demo.ownerEmail}   ${demo.ownerPassword}
    Portal, administrator             ${demo.adminEmail}   ${demo.adminPassword}
    API key                           ${demo.apiKey}

  Try it:
    curl -X POST ${publicUrl}/operator-data-api/entities \\
      -H "Authorization: Bearer ${demo.apiKey}" \\
      -H "Content-Type: application/json" \\
      -d '{"entityType":"player","externalId":"player-1","data":{"email":"ada@example.com"}}'

  API reference: ${publicUrl}/docs
`;
}

export function ready({ publicUrl }: Env): string {
  return `Operator Data API is ready at ${publicUrl}`;
}

/** What a worker alone prints. */
export const working = 'The worker of Operator Data API is at work.';
