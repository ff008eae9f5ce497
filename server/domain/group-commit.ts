import { hasServerAnswer } from '#db/errors.ts';

interface Waiting<T, R> {
  item: T;
  conflicts: readonly string[];
  weight: number;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions<T, R> {
  /** Does the items in one transaction and returns after its commit, a result for each item in their order. */
  write: (items: T[]) => Promise<R[]>;
  /** Two items that share one of these names never share a flight. */
  conflictsOf?: (item: T) => readonly string[];
  /** How much memory an item takes on its way, roughly in characters. */
  weightOf?: (item: T) => number;
  /** Most items in one transaction. */
  flightItemsMost?: number;
  /** Most weight in one transaction, unless a single item has more. */
  flightWeightMost?: number;
  /** Most transactions at once. */
  flightsMost?: number;
  /**
   * With so many items a transaction goes, beside others too. With fewer it goes when none is under way and a turn of the
   * event loop has brought no more, or `holdMsMost` have passed.
   */
  itemsEnough?: number;
}

const nothing: readonly string[] = [];
/** Turns in which a batch is worked on take some 5 ms each: they are not waited for one after the other. */
const holdMsMost = 3;
/** Items of a refused flight that are tried alone at the same time; they leave connections for the others. */
const aloneMost = 4;

/**
 * Group commit: items that arrive while a transaction is under way share the next one, and each caller is answered
 * after its own commit. A lone item goes at once; what comes in turn after turn of the event loop goes together, up to as
 * many as are enough; there is no timer. Each item is handed to `write` once, except that a
 * transaction which the server refused as a whole is tried again item by item, beside the flights, so that nobody pays
 * for a neighbour.
 */
export class GroupCommit<T, R> {
  #waiting: Waiting<T, R>[] = [];
  #flights = 0;
  #isHeld = false;
  /** Since when those that wait could have gone, by `performance.now()`; null when nobody could. */
  #heldSinceMs: number | null = null;
  readonly #options: Required<GroupCommitOptions<T, R>>;

  constructor(options: GroupCommitOptions<T, R>) {
    this.#options = {
      conflictsOf: () => nothing,
      weightOf: () => 0,
      flightItemsMost: 1_000,
      flightWeightMost: 4 * 1024 * 1024,
      flightsMost: 2,
      itemsEnough: 1,
      ...options,
    };
  }

  /** @returns the item's result, after the commit of the transaction that did it */
  submit(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const { conflictsOf, weightOf, itemsEnough } = this.#options;
      this.#waiting.push({ item, conflicts: conflictsOf(item), weight: weightOf(item), resolve, reject });
      // All that has arrived by the end of this turn of the event loop goes together.
      const { length } = this.#waiting;
      if (length === itemsEnough) setImmediate(() => this.#depart());
      else if (length === 1 && this.#flights === 0) this.#hold();
    });
  }

  #depart(): void {
    const { flightsMost, itemsEnough } = this.#options;
    while (this.#flights < flightsMost && this.#waiting.length >= itemsEnough) this.#send();
    if (this.#flights === 0 && this.#waiting.length > 0) this.#hold();
  }

  #send(): void {
    this.#heldSinceMs = null;
    this.#flights++;
    void this.#fly(this.#board(), () => {
      this.#flights--;
      this.#depart();
    });
  }

  /** Sends what waits at the end of this turn, or of the first one that brings no more. */
  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    const { length } = this.#waiting;
    const sinceMs = this.#heldSinceMs ?? performance.now();
    this.#heldSinceMs = sinceMs;
    setImmediate(() => {
      this.#isHeld = false;
      const isOver = this.#waiting.length === length || performance.now() - sinceMs >= holdMsMost;
      if (this.#flights === 0 && this.#waiting.length > 0 && isOver) this.#send();
      else this.#depart();
    });
  }

  /** Takes waiting items in order; one that conflicts with an item before it waits for a later flight. */
  #board(): Waiting<T, R>[] {
    const { flightItemsMost, flightWeightMost } = this.#options;
    const aboard: Waiting<T, R>[] = [];
    const left: Waiting<T, R>[] = [];
    const taken = new Set<string>();
    let weight = 0;
    for (const waiting of this.#waiting) {
      const hasRoom = aboard.length < flightItemsMost && weight + waiting.weight <= flightWeightMost;
      const mayBoard = (hasRoom || aboard.length === 0) && !waiting.conflicts.some((name) => taken.has(name));
      for (const name of waiting.conflicts) taken.add(name);
      if (mayBoard) weight += waiting.weight;
      (mayBoard ? aboard : left).push(waiting);
    }
    this.#waiting = left;
    return aboard;
  }

  /** @param landed lets the next flight depart: a full one is sent first, and the server works while callers are answered */
  async #fly(flight: Waiting<T, R>[], landed: () => void = () => {}): Promise<void> {
    try {
      let results: R[];
      try {
        results = await this.#options.write(flight.map(({ item }) => item));
      } finally {
        landed();
      }
      await new Promise<void>((resolve) => process.nextTick(resolve));
      for (let index = 0; index < flight.length; index++) flight[index]?.resolve(results[index] as R);
    } catch (error) {
      if (flight.length > 1 && hasServerAnswer(error)) void this.#flyAlone(flight);
      else for (const { reject } of flight) reject(error);
    }
  }

  async #flyAlone(items: Waiting<T, R>[]): Promise<void> {
    const left = items.values();
    const lane = async () => {
      for (const one of left) await this.#fly([one]);
    };
    await Promise.all(Array.from({ length: aloneMost }, lane));
  }
}
