import { stamp } from './bodies.ts';
import { Connection } from './connection.ts';
import { Latencies } from './latencies.ts';
import { type PreparedRequest, prepareRequests } from './requests.ts';
import type { LoadResult, LoadSpec } from './spec.ts';

/** How long an answer may be late after the load has ended. */
const patienceMs = 30_000;
/** A load goes on for this many answers where they take long, so that no figure rests on two or three of them. */
const answersLeast = 8;

interface Phase {
  measuredFrom: number;
  end: number;
}

/** Drives one load to its end. @throws Error at the first answer that is not as it must be */
export class Drive {
  readonly #spec: LoadSpec;
  readonly #latencies = new Latencies();
  #phase: Phase = { measuredFrom: 0, end: 0 };
  #sent = 0;
  #stamps = 0;
  #answered = 0;
  #measured = 0;
  #lastAnswer = 0;
  #distinct = 0;

  constructor(spec: LoadSpec) {
    this.#spec = spec;
  }

  async run(): Promise<LoadResult> {
    const { connections, warmUpSeconds, seconds } = this.#spec;
    const prepared = Array.from({ length: connections }, (_, index) => prepareRequests(this.#spec, index));
    const cpu = process.cpuUsage();
    const begin = performance.now();
    const measuredFrom = begin + warmUpSeconds * 1_000;
    this.#phase = { measuredFrom, end: measuredFrom + seconds * 1_000 };
    await Promise.all(prepared.map((requests, index) => this.#keepBusy(requests, this.#schedule(begin, index))));
    const { user, system } = process.cpuUsage(cpu);
    const generatorCpu = (user + system) / 1_000 / (performance.now() - begin);
    return { ...this.#summarise(), answered: this.#answered, distinct: this.#distinct, generatorCpu };
  }

  /** What the answers within the measured time say. */
  #summarise() {
    const { measuredFrom, end } = this.#phase;
    const until = this.#sent === this.#spec.requestsMost ? Math.min(this.#lastAnswer, end) : end;
    const [p50Ms = 0, p99Ms = 0, maxMs = 0] = this.#latencies.percentiles(0.5, 0.99, 1);
    return { requestsPerSecond: (this.#measured * 1_000) / (until - measuredFrom), p50Ms, p99Ms, maxMs };
  }

  /** When a connection's requests are due, one after the other; null where each follows the last one's answer. */
  #schedule(begin: number, connection: number): (() => number) | null {
    const { perSecond, connections } = this.#spec;
    if (perSecond === undefined) return null;
    let sent = 0;
    return () => begin + ((sent++ * connections + connection) * 1_000) / perSecond;
  }

  /** One connection: the next request goes out when the last one is answered, and not before it is due. */
  #keepBusy(requests: readonly PreparedRequest[], nextDue: (() => number) | null): Promise<void> {
    return new Promise((resolve, reject) => {
      let turn = 0;
      let sentAt = 0;
      const late = setTimeout(
        () => reject(new Error('An answer did not come.')),
        this.#phase.end - performance.now() + patienceMs,
      );
      const finish = () => {
        clearTimeout(late);
        connection.close();
        resolve();
      };
      /** Late ones are counted from when they were due. */
      const follow = (now: number) => {
        const due = nextDue?.() ?? now;
        if (due <= now) sendNext(now, due);
        else setTimeout(() => sendNext(performance.now(), due), due - now);
      };
      const sendNext = (now: number, due: number) => {
        const request = requests[turn % requests.length];
        if (!request || this.#isOver(now) || this.#sent === this.#spec.requestsMost) return finish();
        this.#sent++;
        if (turn++ < requests.length) this.#distinct++;
        this.#stampFresh(request);
        sentAt = due;
        connection.send(request.bytes);
      };
      const connection = new Connection(this.#spec.port, {
        answered: (status, body) => {
          const now = performance.now();
          const wrong = this.#findWrong(status, body);
          if (wrong) return reject(new Error(wrong));
          this.#count(now, now - sentAt);
          follow(now);
        },
        failed: (reason) => reject(new Error(reason)),
      });
      follow(performance.now());
    });
  }

  #isOver(now: number): boolean {
    return now >= this.#phase.end && this.#measured >= answersLeast;
  }

  #stampFresh({ bytes, stamps }: PreparedRequest): void {
    for (const at of stamps) bytes.write(String(this.#stamps++).padStart(stamp.length, '0'), at, 'latin1');
  }

  #findWrong(status: number, body: Buffer): string | null {
    const { expect } = this.#spec;
    if (status === expect.status && (expect.text === undefined || body.includes(expect.text))) return null;
    return `An answer was ${status} where ${expect.status} was due: ${body.toString('utf8', 0, 500)}`;
  }

  #count(now: number, latencyMs: number): void {
    this.#answered++;
    this.#lastAnswer = now;
    if (now < this.#phase.measuredFrom || this.#isOver(now)) return;
    if (now > this.#phase.end) this.#phase.end = now;
    this.#measured++;
    this.#latencies.add(latencyMs);
  }
}
