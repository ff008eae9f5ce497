import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import type { Installation } from '../installation/index.ts';
import type { RuntimeOptions } from '../runtime.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** What stands on the port, before there is anything to answer with: what comes early waits. */
export interface Front {
  readonly server: Server;
  /** How this process opens its runtime. */
  readonly runtime: RuntimeOptions;
  /** Gets everything ready that answers requests, and answers none yet. */
  prepare(installation: Installation, pages: Listener): Promise<void>;
  answer(): void;
  /** Gives up what waits, since the program will not answer. */
  abandon(): void;
  /** Stops accepting, and ends when what was in flight is answered or cut off. */
  drain(): Promise<void>;
}
