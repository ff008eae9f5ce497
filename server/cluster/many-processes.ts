import { createServer } from 'node:net';
import type { Env } from '../env.ts';
import type { Front } from '../host/front.ts';
import type { Installation } from '../installation/index.ts';
import { ApiProcesses } from './api-processes.ts';
import { Connections } from './connections.ts';
import { openPortalServer, type PortalServer } from './portal-server.ts';
import { SharedBuckets } from './shared-buckets.ts';

/** Most connections of the primary's pool: the portal's and the tidying's. */
const primaryConnections = 8;

/**
 * The program as several processes behind one port. This one, the primary, accepts connections and hands them out in
 * turn; it keeps the rate limits' buckets and answers the portal, and it replaces API processes that die.
 */
export function createManyProcesses(env: Env): Front {
  const connections = new Connections();
  const buckets = new SharedBuckets(env.workers);
  const options = { pauseOnConnect: true, allowHalfOpen: true, noDelay: true };
  const server = createServer(options, (socket) => connections.accept(socket));
  const processes = new ApiProcesses(env.workers, connections, buckets);
  let portal: PortalServer | undefined;
  return {
    server,
    runtime: { rateLimiter: buckets, connectionsMost: primaryConnections },
    prepare: async (installation, pages) => {
      portal = await openPortalServer(pages);
      const { port, secret } = portal;
      await processes.start({ ...secretsOf(installation), portal: { port, secret } });
    },
    answer: () => connections.open(),
    abandon: () => connections.close(),
    drain: async () => {
      server.close();
      connections.close();
      await processes.stop();
      portal?.close();
    },
  };
}

function secretsOf({ databaseUrl, piiMasterKeys, authSecret }: Installation) {
  const keys = [...piiMasterKeys].map(([generation, key]) => `${generation}:${key.toString('base64')}`);
  return { databaseUrl, piiMasterKeys: keys.join(','), authSecret };
}
