import { type CoreOptions, type OpenCore, openCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { testMasterKeys } from './database.ts';

/** What another process on the same database works with; close it yourself. */
export function openSecondCore(url: string, options: Partial<CoreOptions> = {}): Promise<OpenCore> {
  return openCore({
    databaseUrl: url,
    piiMasterKeys: testMasterKeys,
    rateLimits: { 'ingest:realtime': null, 'ingest:batch': null, read: null },
    bringsKeys: true,
    report: () => {},
    ...options,
  });
}

/** The same caller at another process. */
export const at = (core: OpenCore, context: Context): Context => ({ ...context, core });
