import type { RateDecision, RateLimit } from './schemas.ts';

/** A token bucket; time is given, so it can be tested without waiting. */
export class TokenBucket {
  #tokens: number;
  #filledAtMs: number;
  readonly limit: RateLimit;

  constructor(limit: RateLimit, nowMs: number) {
    this.limit = limit;
    this.#tokens = limit.burst;
    this.#filledAtMs = nowMs;
  }

  /** Tokens that are there; parts of one count. */
  level(nowMs: number): number {
    const { perSecond, burst } = this.limit;
    const elapsedSeconds = Math.max(0, nowMs - this.#filledAtMs) / 1000;
    this.#tokens = Math.min(burst, this.#tokens + elapsedSeconds * perSecond);
    this.#filledAtMs = Math.max(this.#filledAtMs, nowMs);
    return this.#tokens;
  }

  /** @param cost tokens wanted; 0 only looks */
  take(cost: number, nowMs: number): RateDecision {
    const { perSecond, burst } = this.limit;
    const admitted = this.level(nowMs) >= cost;
    if (admitted) this.#tokens -= cost;
    return {
      limit: this.limit,
      remaining: Math.floor(this.#tokens),
      secondsToFull: Math.ceil((burst - this.#tokens) / perSecond),
      secondsToWait: admitted ? 0 : (cost - this.#tokens) / perSecond,
    };
  }

  /** Puts tokens back that were taken and not used. */
  putBack(tokens: number, nowMs: number): void {
    this.#tokens = Math.min(this.limit.burst, this.level(nowMs) + tokens);
  }
}

/** Reads `<per second>/<burst>` or `off` (null). @returns undefined when it makes no sense */
export function parseRateLimit(text: string): RateLimit | null | undefined {
  if (text === 'off') return null;
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  const perSecond = Number(match?.[1] ?? 0);
  const burst = Number(match?.[2] ?? 0);
  return perSecond >= 1 && burst >= 1 ? { perSecond, burst } : undefined;
}
