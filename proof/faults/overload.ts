import type { Fault, Scenery } from './fault.ts';
import { eventOf } from './ledger.ts';

const peakConnections = 64;
const peakMs = 1_500;
const overloadMs = 3_000;
/** More requests under way than the program lets in: three times as many as it would work on. */
const overloadConnections = 4_500;

interface Measured {
  goodPerSecond: number;
  p99Ms: number;
  refused: number;
}

/** Sends events without a pause on so many connections and counts what is answered well. */
async function press(scenery: Scenery, connections: number, forMs: number): Promise<Measured> {
  const { client, ledger, load, random } = scenery;
  const entities = load.entities();
  const times: number[] = [];
  let refused = 0;
  const began = performance.now();
  const one = async () => {
    while (performance.now() - began < forMs) {
      const event = ledger.addEvent(random.pick(entities));
      const { tenant, externalId } = event.entity;
      const outcome = await client.call({
        tenant,
        method: 'POST',
        path: `/entities/${externalId}/events`,
        body: eventOf(event),
      });
      if (outcome.status === 201) {
        event.fate = 'acknowledged';
        event.id = String(outcome.data.id);
        ledger.acknowledged++;
        times.push(outcome.tookMs);
      } else {
        event.fate = outcome.unknown ? 'unknown' : 'refused';
        refused++;
        // As Retry-After says, in the large: who is refused does not come back at once.
        await new Promise((resolve) => setTimeout(resolve, 500 + random.below(1_000)));
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  times.sort((a, b) => a - b);
  const seconds = (performance.now() - began) / 1_000;
  return { goodPerSecond: times.length / seconds, p99Ms: times[Math.floor(times.length * 0.99)] ?? 0, refused };
}

/**
 * More at once than the program lets in: every request is still answered in time, well or with 503. The figures are
 * told and not judged: the clients share the cores with the program, and wait for themselves.
 */
export const overload: Fault = {
  name: '3x overload',
  databaseReturns: false,
  inject: async (scenery) => {
    const { watch } = scenery;
    const peak = await press(scenery, peakConnections, peakMs);
    const over = await press(scenery, overloadConnections, overloadMs);
    watch.note(
      `overload: ${Math.round(over.goodPerSecond)} of ${Math.round(peak.goodPerSecond)}/s good, p99 ${Math.round(over.p99Ms)} ms, ${over.refused} refused`,
    );
  },
};
