import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log.ts';
import { Child } from './child.ts';
import type { Connections } from './connections.ts';
import type { Beginning, FromApiProcess } from './messages.ts';
import type { SharedBuckets } from './shared-buckets.ts';

/** Whoever worked so long was well; one that dies sooner, again and again, is replaced later and later. */
const wellAfterMs = 5_000;
const waitFirstMs = 100;
const waitMostMs = 3_000;
/** An API process cuts off what is in flight after eight seconds. */
const stopLimitMs = 9_500;

/** Starts the API processes, replaces those that die, serves their asks for tokens, and stops them. */
export class ApiProcesses {
  readonly #count: number;
  readonly #connections: Connections;
  readonly #buckets: SharedBuckets;
  readonly #living = new Set<Child>();
  #isStopping = false;

  constructor(count: number, connections: Connections, buckets: SharedBuckets) {
    this.#count = count;
    this.#connections = connections;
    this.#buckets = buckets;
  }

  /** Ends when all are ready. @throws OpeningError with one sentence when one did not start */
  async start(beginning: Beginning): Promise<void> {
    if (this.#isStopping) throw new Error('Stopped while starting.');
    const first = Array.from({ length: this.#count }, () => this.#launch(beginning));
    await Promise.all(first.map(({ ready }) => ready));
    for (const child of first) void this.#keepReplacing(child, beginning);
  }

  /** Has them finish what is in flight; one that does not end in time is killed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const timer = setTimeout(() => {
      for (const child of this.#living) child.kill();
    }, stopLimitMs);
    const living = [...this.#living];
    for (const child of living) child.send({ kind: 'stop' });
    await Promise.all(living.map(({ ended }) => ended));
    clearTimeout(timer);
  }

  #launch(beginning: Beginning): Child {
    const child = new Child(beginning, (message, from) => this.#receive(message, from));
    this.#living.add(child);
    void child.ended.then(() => {
      this.#living.delete(child);
      this.#connections.remove(child);
    });
    return child;
  }

  /** The first death is answered at once; what dies again and again must not keep the machine busy with starting. */
  async #keepReplacing(first: Child, beginning: Beginning): Promise<void> {
    let deaths = 0;
    for (let child = first; ; child = this.#launch(beginning)) {
      const began = performance.now();
      const { code, signal } = await child.ended;
      if (this.#isStopping) return;
      log.error({ pid: child.pid, code, signal }, 'An API process ended; another takes its place.');
      deaths = performance.now() - began > wellAfterMs ? 1 : deaths + 1;
      if (deaths > 1) await sleep(Math.min(waitFirstMs * 2 ** (deaths - 2), waitMostMs));
      if (this.#isStopping) return;
    }
  }

  #receive(message: FromApiProcess, from: Child): void {
    switch (message.kind) {
      case 'ready':
        this.#connections.add(from);
        break;
      case 'took':
        this.#connections.took(from, message.connection);
        break;
      case 'ask': {
        const { ask, name, limit, need, wanted } = message;
        from.send({ kind: 'grant', ask, ...this.#buckets.lease(name, limit, need, wanted, performance.now()) });
        break;
      }
      case 'putBack':
        this.#buckets.putBack(message.name, message.limit, message.tokens, performance.now());
        break;
      case 'failed':
        log.error({ pid: from.pid, reason: message.sentence }, 'An API process could not start.');
        break;
    }
  }
}
