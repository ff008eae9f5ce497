import type { Server } from 'node:http';

const forceAfterMs = 8_000;
const idleCheckMs = 50;

/** Stops accepting, lets what is in flight finish, and cuts off what is not done after eight seconds. */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
    const force = setTimeout(() => server.closeAllConnections(), forceAfterMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
