import type { RateLimit } from '../domain/rate-limits/index.ts';

/** What an API process needs to begin, beyond the environment, which it has from the primary. */
export interface Beginning {
  databaseUrl: string;
  /** As PII_MASTER_KEYS is written. */
  piiMasterKeys: string;
  authSecret: string;
  /** Where the primary answers what is not the API, and what proves that an API process asks. */
  portal: { port: number; secret: string };
}

/** From the primary to an API process. A connection comes with its socket. */
export type ToApiProcess =
  | ({ kind: 'begin' } & Beginning)
  | { kind: 'connection'; connection: number }
  | { kind: 'grant'; ask: number; granted: number; left: number }
  | { kind: 'stop' };

/** From an API process to the primary. */
export type FromApiProcess =
  | { kind: 'ready' }
  | { kind: 'failed'; sentence: string }
  | { kind: 'took'; connection: number }
  | { kind: 'ask'; ask: number; name: string; limit: RateLimit; need: number; wanted: number }
  | { kind: 'putBack'; name: string; limit: RateLimit; tokens: number };
