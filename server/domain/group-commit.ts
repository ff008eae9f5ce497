import { hasServerAnswer } from '#db/errors.ts';

interface Waiting<T, R> {
  item: T;
  conflicts: readonly string[];
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions<T, R> {
  /** Writes the items in one transaction and returns after its commit, a result for each item in their order. */
  write: (items: T[]) => Promise<R[]>;
  /** Two items that share one of these names never share a flight. */
  conflictsOf: (item: T) => readonly string[];
  /** Most items in one transaction. */
  flightItemsMost?: number;
  /** Most transactions at once. */
  flightsMost?: number;
}

/**
 * Group commit: items that arrive while a write is under way share the next transaction, and each caller is answered
 * after its own commit. A lone item is written at once; there is no timer. Each item is handed to `write` once, except
 * that a transaction which the server refused as a whole is tried again item by item, so nobody pays for a neighbour.
 */
export class GroupCommit<T, R> {
  #waiting: Waiting<T, R>[] = [];
  #flights = 0;
  readonly #options: Required<GroupCommitOptions<T, R>>;

  constructor(options: GroupCommitOptions<T, R>) {
    this.#options = { flightItemsMost: 1_000, flightsMost: 2, ...options };
  }

  /** @returns the item's result, after the commit of the transaction that wrote it */
  submit(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, conflicts: this.#options.conflictsOf(item), resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => this.#depart());
    });
  }

  #depart(): void {
    while (this.#waiting.length > 0 && this.#flights < this.#options.flightsMost) {
      const flight = this.#board();
      this.#flights++;
      void this.#fly(flight).finally(() => {
        this.#flights--;
        this.#depart();
      });
    }
  }

  /** Takes waiting items in order; one that conflicts with an item on board waits for the next flight. */
  #board(): Waiting<T, R>[] {
    const aboard: Waiting<T, R>[] = [];
    const left: Waiting<T, R>[] = [];
    const taken = new Set<string>();
    for (const waiting of this.#waiting) {
      const mayBoard =
        aboard.length < this.#options.flightItemsMost && !waiting.conflicts.some((name) => taken.has(name));
      for (const name of waiting.conflicts) taken.add(name);
      (mayBoard ? aboard : left).push(waiting);
    }
    this.#waiting = left;
    return aboard;
  }

  async #fly(flight: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#options.write(flight.map(({ item }) => item));
      for (const [index, { resolve }] of flight.entries()) resolve(results[index] as R);
    } catch (error) {
      if (flight.length > 1 && hasServerAnswer(error)) for (const one of flight) await this.#fly([one]);
      else for (const { reject } of flight) reject(error);
    }
  }
}
