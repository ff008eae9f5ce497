import type { Sql } from 'postgres';
import { runLoad } from './load/run-load.ts';
import type { LoadSpec } from './load/spec.ts';
import type { Options } from './options.ts';
import { readCpuMs } from './process-tree.ts';
import type { Stage } from './stage.ts';

/** What was measured once. Shares of CPU are of one core, the load generator's and the answering program's. */
export interface Measured {
  perSecond: number;
  /** Things that were stored or read, those of the warm-up included. */
  acknowledged: number;
  p50Ms?: number;
  p99Ms?: number;
  generatorCpu?: number;
  serverCpu?: number;
}

export interface LoadPlan extends Pick<LoadSpec, 'connections' | 'workload' | 'expect'> {
  server: { port: number; pid: number };
  /** Things that one request stores or reads. */
  itemsEach?: number;
  /** Counts what is stored, to hold it against what was acknowledged. */
  stored?: (sql: Sql) => Promise<number>;
  /** A request that is sent again overwrites what it stored before. */
  overwrites?: boolean;
  requestsMost?: number;
}

/** @throws Error when an answer was not as it must be, or when not as much is stored as was acknowledged */
export async function measureLoad(
  { sql }: Pick<Stage, 'sql'>,
  { warmUpSeconds, seconds }: Pick<Options, 'warmUpSeconds' | 'seconds'>,
  { server, itemsEach = 1, stored, overwrites = false, requestsMost = Number.MAX_SAFE_INTEGER, ...load }: LoadPlan,
): Promise<Measured> {
  const storedBefore = await stored?.(sql);
  const cpuBefore = readCpuMs(server.pid);
  const begin = performance.now();
  const result = await runLoad({ ...load, port: server.port, warmUpSeconds, seconds, requestsMost });
  const serverCpu = (readCpuMs(server.pid) - cpuBefore) / (performance.now() - begin);
  const acknowledged = (overwrites ? result.distinct : result.answered) * itemsEach;
  if (stored && storedBefore !== undefined) {
    const found = (await stored(sql)) - storedBefore;
    if (found !== acknowledged) {
      throw new Error(
        `${acknowledged} ${load.workload.kind} were acknowledged, ${found} are stored: nothing of this run counts.`,
      );
    }
  }
  const { p50Ms, p99Ms, generatorCpu } = result;
  return { perSecond: result.requestsPerSecond * itemsEach, acknowledged, p50Ms, p99Ms, generatorCpu, serverCpu };
}
