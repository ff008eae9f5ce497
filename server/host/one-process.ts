import type { Env } from '../env.ts';
import { createApiListener } from './api-listener.ts';
import { drain } from './drain.ts';
import type { Front } from './front.ts';
import { createHttpServer, type Listeners } from './http-server.ts';
import { passOnAddress } from './pass-on-address.ts';

/** The API and the portal, answered by this process. */
export function createOneProcess({ trustProxy }: Env): Front {
  const opening = Promise.withResolvers<Listeners>();
  const server = createHttpServer(opening.promise);
  let listeners: Listeners | undefined;
  return {
    server,
    runtime: {},
    prepare: async (_, pages) => {
      listeners = {
        api: createApiListener(trustProxy),
        pages: (incoming, outgoing) => {
          passOnAddress(incoming, trustProxy);
          pages(incoming, outgoing);
        },
      };
    },
    answer: () => listeners && opening.resolve(listeners),
    abandon: () => opening.reject(new Error('The program did not start.')),
    drain: () => drain(server),
  };
}
