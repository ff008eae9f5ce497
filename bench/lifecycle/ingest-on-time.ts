import { runLoad } from '../load/run-load.ts';
import type { LifecycleStage } from './stage.ts';

/** What the ingestion that goes on beside everything sends. */
export const eventsPerSecond = 2_000;
const connections = 32;

export interface OnTime {
  perSecond: number;
  p99Ms: number;
}

/** Sends single events on time for so long; each counts from when it was due. @throws Error when one was refused */
export async function ingestOnTime({ product, tenant }: LifecycleStage, seconds: number): Promise<OnTime> {
  const { requestsPerSecond, p99Ms } = await runLoad({
    port: product.port,
    connections,
    perSecond: eventsPerSecond,
    workload: { kind: 'events', apiKeys: [tenant.apiKey], playersEach: tenant.players, withKeys: false },
    warmUpSeconds: 1,
    seconds,
    requestsMost: Number.MAX_SAFE_INTEGER,
    expect: { status: 201 },
  });
  return { perSecond: requestsPerSecond, p99Ms };
}
