import { LeasingRateLimiter } from '#server/cluster/leasing-rate-limiter.ts';
import type { FromApiProcess } from '#server/cluster/messages.ts';
import { SharedBuckets } from '#server/cluster/shared-buckets.ts';
import type { RateDecision, RateLimit } from '#server/domain/rate-limits/index.ts';

interface Arrival {
  atMs: number;
  process: number;
}

interface Course {
  /** When each request that was let through was. */
  letThroughMs: number[];
  decisions: RateDecision[];
  messages: number;
}

const name = '1 read';

/** Several processes and the primary, with a clock of their own: every message takes `delayMs` on its way. */
export class LeasingProcesses {
  readonly #buckets: SharedBuckets;
  readonly #processes: LeasingRateLimiter[];
  readonly #events: { atMs: number; run: () => void }[] = [];
  readonly course: Course = { letThroughMs: [], decisions: [], messages: 0 };
  nowMs = 0;

  constructor(count: number, delayMs: number) {
    this.#buckets = new SharedBuckets(count);
    this.#processes = Array.from({ length: count }, () => {
      const process = new LeasingRateLimiter(count, (message) => {
        this.course.messages++;
        this.at(this.nowMs + delayMs, () => this.#serve(message, process, delayMs));
      });
      return process;
    });
  }

  at(atMs: number, run: () => void): void {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      // The next event is the last one.
      if ((this.#events[middle]?.atMs ?? 0) > atMs) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, { atMs, run });
  }

  request(process: number, limit: RateLimit, cost: 0 | 1 = 1): void {
    const tell = (decision: RateDecision) => {
      this.course.decisions.push(decision);
      if (cost === 1 && decision.secondsToWait === 0) this.course.letThroughMs.push(this.nowMs);
    };
    const decision = this.#processes[process]?.take(name, limit, cost, this.nowMs);
    if (decision instanceof Promise) void decision.then(tell);
    else if (decision) tell(decision);
  }

  async runUntil(endMs: number): Promise<void> {
    for (let nextMs = 100; nextMs <= endMs; nextMs += 100) {
      this.at(nextMs, () => this.#processes.map((process) => process.giveUpIdle(this.nowMs)));
    }
    for (let event = this.#events.pop(); event && event.atMs <= endMs; event = this.#events.pop()) {
      this.nowMs = event.atMs;
      event.run();
      await Promise.resolve();
    }
  }

  #serve(message: FromApiProcess, process: LeasingRateLimiter, delayMs: number): void {
    if (message.kind === 'putBack') this.#buckets.putBack(message.name, message.limit, message.tokens, this.nowMs);
    if (message.kind !== 'ask') return;
    const grant = this.#buckets.lease(message.name, message.limit, message.need, message.wanted, this.nowMs);
    this.at(this.nowMs + delayMs, () => process.answer(message.ask, grant, this.nowMs));
  }
}

export async function runLeasing(count: number, limit: RateLimit, arrivals: Arrival[], delayMs: number, endMs: number) {
  const installation = new LeasingProcesses(count, delayMs);
  for (const { atMs, process } of arrivals.toReversed())
    installation.at(atMs, () => installation.request(process, limit));
  await installation.runUntil(endMs);
  return installation.course;
}

/** Requests of each process at an even pace. */
export function pace(perSecond: readonly number[], seconds: number): Arrival[] {
  const arrivals = perSecond.flatMap((rate, process) =>
    Array.from({ length: Math.floor(rate * seconds) }, (_, n) => ({
      atMs: (n * 1_000) / rate + process * 31,
      process,
    })),
  );
  return arrivals.sort((one, other) => one.atMs - other.atMs);
}
