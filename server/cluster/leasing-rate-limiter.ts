import type { RateDecision, RateLimit, RateLimiter } from '../domain/rate-limits/index.ts';
import type { FromApiProcess } from './messages.ts';
import type { Grant } from './shared-buckets.ts';
import { TokenLease } from './token-lease.ts';

interface Leased {
  name: string;
  lease: TokenLease;
}

/** Counts requests against buckets that the primary keeps, by leasing tokens of them in small portions. */
export class LeasingRateLimiter implements RateLimiter {
  readonly #leases = new Map<string, TokenLease>();
  readonly #asking = new Map<number, TokenLease>();
  readonly #processes: number;
  readonly #send: (message: FromApiProcess) => void;
  #asked = 0;

  constructor(processes: number, send: (message: FromApiProcess) => void) {
    this.#processes = processes;
    this.#send = send;
  }

  take(name: string, limit: RateLimit, cost: 0 | 1, nowMs: number): RateDecision | Promise<RateDecision> {
    let lease = this.#leases.get(name);
    if (!lease || lease.limit.perSecond !== limit.perSecond || lease.limit.burst !== limit.burst) {
      if (lease) this.#putBack({ name, lease });
      lease = this.#open(name, limit);
    }
    return lease.take(cost, nowMs);
  }

  /** The primary's answer to the ask of this number. */
  answer(ask: number, grant: Grant, nowMs: number): void {
    const lease = this.#asking.get(ask);
    this.#asking.delete(ask);
    lease?.answer(grant, nowMs);
  }

  /** Lets go what nobody used for a while; to be called some ten times a second. */
  giveUpIdle(nowMs: number): void {
    for (const [name, lease] of this.#leases) {
      if (!lease.isIdle(nowMs)) continue;
      this.#putBack({ name, lease });
      this.#leases.delete(name);
    }
  }

  #open(name: string, limit: RateLimit): TokenLease {
    const lease: TokenLease = new TokenLease(limit, this.#processes, (need, wanted) => {
      const ask = ++this.#asked;
      this.#asking.set(ask, lease);
      this.#send({ kind: 'ask', ask, name, limit, need, wanted });
    });
    this.#leases.set(name, lease);
    return lease;
  }

  #putBack({ name, lease }: Leased): void {
    const tokens = lease.surrender();
    if (tokens > 0) this.#send({ kind: 'putBack', name, limit: lease.limit, tokens });
  }
}
