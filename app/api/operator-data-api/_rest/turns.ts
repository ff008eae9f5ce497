import { overloaded } from './errors.ts';

interface Waiting {
  begin: () => void;
  limit: NodeJS.Timeout;
}

/** Who waits of one operator, in their order, and how much of the operator's is under way. */
interface Line {
  working: number;
  readonly waiting: Set<Waiting>;
}

/**
 * Work that takes much at once is done in turns. Operators that wait are taken in rotation, so that another's flood
 * costs each of them one piece of work and not all that stands before it.
 */
export class Turns {
  readonly #atOnceMost: number;
  readonly #ofOneMost: number;
  readonly #withinMs: number;
  #working = 0;
  /** Operators with work, in the order in which their next is taken. */
  readonly #lines = new Map<number, Line>();

  /** @param options.withinMs how long work waits for its turn before it is refused */
  constructor({ atOnceMost, ofOneMost, withinMs }: { atOnceMost: number; ofOneMost: number; withinMs: number }) {
    this.#atOnceMost = atOnceMost;
    this.#ofOneMost = ofOneMost;
    this.#withinMs = withinMs;
  }

  /** Does `work` when its turn comes, and holds the turn until it has ended. @throws UNAVAILABLE when that takes too long */
  async take<T>(operatorId: number, work: () => Promise<T>): Promise<T> {
    const line = this.#lineOf(operatorId);
    if (this.#mayBegin(line)) this.#begin(line);
    else await this.#wait(operatorId, line);
    try {
      return await work();
    } finally {
      this.#end(operatorId, line);
    }
  }

  #lineOf(operatorId: number): Line {
    let line = this.#lines.get(operatorId);
    if (!line) {
      line = { working: 0, waiting: new Set() };
      this.#lines.set(operatorId, line);
    }
    return line;
  }

  #mayBegin({ working }: Line): boolean {
    return this.#working < this.#atOnceMost && working < this.#ofOneMost;
  }

  #begin(line: Line): void {
    this.#working++;
    line.working++;
  }

  #wait(operatorId: number, line: Line): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        line.waiting.delete(waiting);
        this.#leave(operatorId, line);
        reject(overloaded());
      }, this.#withinMs);
      const waiting = { begin: resolve, limit };
      line.waiting.add(waiting);
    });
  }

  #end(operatorId: number, line: Line): void {
    this.#working--;
    line.working--;
    this.#leave(operatorId, line);
    for (const [nextId, next] of this.#lines) {
      const [first] = next.waiting;
      if (!first || !this.#mayBegin(next)) continue;
      // Who was taken goes to the end.
      this.#lines.delete(nextId);
      this.#lines.set(nextId, next);
      next.waiting.delete(first);
      clearTimeout(first.limit);
      this.#begin(next);
      first.begin();
      return;
    }
  }

  #leave(operatorId: number, line: Line): void {
    if (line.working === 0 && line.waiting.size === 0) this.#lines.delete(operatorId);
  }
}
