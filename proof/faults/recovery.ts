import { setTimeout as sleep } from 'node:timers/promises';
import { fairNow } from '../fair-clock.ts';
import type { Fault, Scenery } from './fault.ts';
import { healthyWithinMs } from './watch.ts';
import { sendEvent } from './writes.ts';

const firstSuccessWithinMs = 2_000;
/** Several times what the pool has, so that each of its connections gets something to do. */
const readsAtOnce = 60;
const writesAtOnce = 20;
const quickMs = 1_500;

/** Watches the program come back after a fault: the first success in time, and then all of it well (I5). */
export async function watchRecovery(scenery: Scenery, fault: Fault, endedAt: number): Promise<void> {
  const { watch } = scenery;
  const firstMs = await untilFirstSuccess(scenery, endedAt);
  if (fault.databaseReturns) {
    watch.count('returns');
    watch.slowestReturnMs = Math.max(watch.slowestReturnMs, firstMs);
    if (firstMs > firstSuccessWithinMs)
      watch.violate('I5', `the first success came ${Math.round(firstMs)} ms after: ${fault.name}`);
  }
  for (;;) {
    const trouble = await findTrouble(scenery);
    const afterMs = fairNow() - endedAt;
    if (!trouble) {
      watch.slowestHealthMs = Math.max(watch.slowestHealthMs, afterMs);
      return;
    }
    if (afterMs > healthyWithinMs)
      return watch.violate('I5', `${Math.round(afterMs)} ms after: ${fault.name}: ${trouble}`);
    await sleep(100);
  }
}

async function untilFirstSuccess(scenery: Scenery, endedAt: number): Promise<number> {
  const entity = scenery.load.entities()[0];
  if (!entity) return 0;
  for (;;) {
    const event = await sendEvent(scenery, entity);
    const afterMs = fairNow() - endedAt;
    if (event.fate === 'acknowledged' || afterMs > 30_000) return afterMs;
    await sleep(10);
  }
}

/** Asks the program for more at once than its pool has connections. @returns what was not well */
async function findTrouble(scenery: Scenery): Promise<string | null> {
  const { client, load, stage, random } = scenery;
  if (stage.program.crashes > 0) return 'the program ended by itself';
  const began = fairNow();
  const entities = load.entities();
  const reads = Array.from({ length: readsAtOnce }, async () => {
    const { tenant, externalId } = random.pick(entities);
    return (await client.call({ tenant, method: 'GET', path: `/entities/${externalId}` })).status;
  });
  const writes = Array.from({ length: writesAtOnce }, async () => {
    const entity = random.pick(entities);
    const event = await sendEvent(scenery, entity);
    return event.fate === 'acknowledged' ? 201 : 0;
  });
  const statuses = await Promise.all([...reads, ...writes]);
  const bad = statuses.filter((status) => status !== 200 && status !== 201);
  if (bad.length > 0)
    return `${bad.length} of ${statuses.length} requests were answered ${[...new Set(bad)].join(', ')}`;
  const tookMs = fairNow() - began;
  return tookMs > quickMs ? `${statuses.length} requests took ${Math.round(tookMs)} ms` : null;
}
