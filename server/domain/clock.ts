/** Milliseconds since 1970, whole, by the database's clock as far as it is known. */
export interface Clock {
  now(): number;
}

/** The machine's clock corrected towards the database's, so that processes on several machines agree. */
export class SyncedClock implements Clock {
  #offsetMs = 0;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** @param databaseMs what the database's clock showed between `askedMs` and `answeredMs` of the machine's */
  sync(databaseMs: number, askedMs: number, answeredMs: number): void {
    const uncertaintyMs = (answeredMs - askedMs) / 2 + 1;
    const offsetMs = databaseMs - (askedMs + answeredMs) / 2;
    if (Math.abs(offsetMs - this.#offsetMs) > uncertaintyMs) this.#offsetMs = Math.round(offsetMs);
  }
}
