import type { RateDecision, RateLimit } from '../domain/rate-limits/index.ts';
import type { Grant } from './shared-buckets.ts';

/** How a lease asks the bucket for tokens: `need` for requests that wait, `wanted` in all. */
export type AskForTokens = (need: number, wanted: number) => void;

/** Tokens and what is known of the bucket count as long; then they go back and it is asked anew. */
const freshMs = 100;
/** Asks that come closer than this double the portion; those that come further apart than `freshMs` halve it. */
const quickMs = 20;
/** All processes together hold at most what the limit brings in this time: a five-hundredth of ten seconds. */
const heldMost = 0.02;
/** An empty bucket is left alone so long, so that refusals cost no messages. */
const leaveAloneMs = 5;

interface Waiting {
  cost: 0 | 1;
  resolve: (decision: RateDecision) => void;
}

/**
 * What one API process holds of one bucket. A request is decided at once while there are tokens or the bucket is known
 * to be empty; else it waits for the bucket's answer. Time is given, so it can be tested without waiting.
 */
export class TokenLease {
  readonly limit: RateLimit;
  readonly #processes: number;
  readonly #portionMost: number;
  readonly #askBucket: AskForTokens;
  #waiting: Waiting[] = [];
  #asking = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #emptyUntilMs = Number.NEGATIVE_INFINITY;
  #usedAtMs = Number.NEGATIVE_INFINITY;
  #tokens = 0;
  #portion = 0;
  #left = 0;
  #spentSinceAnswer = 0;

  constructor(limit: RateLimit, processes: number, askBucket: AskForTokens) {
    this.limit = limit;
    this.#processes = processes;
    this.#portionMost = Math.floor((limit.perSecond * heldMost) / processes);
    this.#askBucket = askBucket;
  }

  /** @param cost 0 only looks */
  take(cost: 0 | 1, nowMs: number): RateDecision | Promise<RateDecision> {
    this.#usedAtMs = nowMs;
    const decision = this.#waiting.length === 0 ? this.#decide(cost, nowMs) : null;
    if (decision) {
      this.#spentSinceAnswer += cost;
      if (!this.#asking && this.#tokens > 0 && this.#tokens * 2 < this.#portion) this.#ask(nowMs);
      return decision;
    }
    return new Promise((resolve) => {
      this.#waiting.push({ cost, resolve });
      if (!this.#asking) this.#ask(nowMs);
    });
  }

  /** The bucket's answer to the ask that is under way. */
  answer({ granted, left }: Grant, nowMs: number): void {
    const { perSecond, burst } = this.limit;
    this.#asking = false;
    this.#tokens += granted;
    this.#left = left;
    this.#answeredAtMs = nowMs;
    this.#spentSinceAnswer = 0;
    if (left < 1) {
      const aloneMs = Math.min(leaveAloneMs, (250 * burst) / perSecond);
      this.#emptyUntilMs = nowMs + Math.max(((1 - left) * 1_000) / perSecond, aloneMs);
    }
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ cost, resolve }) => {
      const decision = this.#decide(cost, nowMs);
      if (decision) resolve(decision);
      return !decision;
    });
    if (this.#waiting.length > 0) this.#ask(nowMs);
  }

  /** Whether nobody used the lease for a while, so that it may go. */
  isIdle(nowMs: number): boolean {
    return !this.#asking && nowMs - this.#usedAtMs > freshMs;
  }

  /** Gives the unused tokens up. */
  surrender(): number {
    const tokens = this.#tokens;
    this.#tokens = 0;
    return tokens;
  }

  /** @returns null where the bucket must be asked */
  #decide(cost: 0 | 1, nowMs: number): RateDecision | null {
    if (cost === 0) return nowMs - this.#answeredAtMs <= freshMs ? this.#describe(0) : null;
    if (this.#tokens >= 1) {
      this.#tokens--;
      return this.#describe(0);
    }
    return nowMs < this.#emptyUntilMs ? this.#describe((this.#emptyUntilMs - nowMs) / 1_000) : null;
  }

  /** What is left is told from the last answer, less what the others will have taken if they are as busy as this one. */
  #describe(secondsToWait: number): RateDecision {
    const { perSecond, burst } = this.limit;
    const takenByOthers = (this.#processes - 1) * this.#spentSinceAnswer;
    const level = Math.min(burst, this.#tokens + Math.max(0, this.#left - takenByOthers));
    return {
      limit: this.limit,
      remaining: Math.floor(level),
      secondsToFull: Math.ceil((burst - level) / perSecond),
      secondsToWait,
    };
  }

  #ask(nowMs: number): void {
    const sinceMs = nowMs - this.#askedAtMs;
    if (sinceMs < quickMs) this.#portion = Math.min(this.#portionMost, this.#portion * 2 + 1);
    else if (sinceMs > freshMs) this.#portion = Math.floor(this.#portion / 2);
    this.#asking = true;
    this.#askedAtMs = nowMs;
    const need = this.#waiting.reduce((sum, { cost }) => sum + cost, 0);
    this.#askBucket(need, need + Math.max(0, this.#portion - this.#tokens));
  }
}
