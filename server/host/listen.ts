import { once } from 'node:events';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpeningError } from '../opening-error.ts';

/** So long a program is waited for that is just giving the port up. */
const patienceMs = 3_000;
const retryEveryMs = 100;

/** Takes the port. @throws OpeningError with one sentence */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const code = await tryToListen(server, host, port);
    if (code === null) return;
    if (code !== 'EADDRINUSE') throw new OpeningError(`Cannot listen on ${host}:${port} (${code}): set HOST and PORT.`);
    if (performance.now() > end) throw new OpeningError(`Port ${port} is taken: stop what uses it, or set PORT.`);
    await sleep(retryEveryMs);
  }
}

/** @returns null when the server listens, else the system's code of what is in the way */
async function tryToListen(server: Server, host: string, port: number): Promise<string | null> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
