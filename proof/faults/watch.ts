import { fairNow } from '../fair-clock.ts';

/** Time around a fault in which 503 and broken connections are no surprise. */
interface Window {
  name: string;
  began: number;
  /** Undefined while it goes on. */
  ended: number | undefined;
}

/** So long after a fault everything must be well again (I5). */
export const healthyWithinMs = 5_000;

/** What was seen that must not be, and how often what may be. */
export class Watch {
  readonly violations: string[] = [];
  readonly #windows: Window[] = [];
  readonly #counts = new Map<string, number>();
  readonly #troubles: { at: number; what: string }[] = [];
  /** Figures for the person who reads the result. */
  readonly notes: string[] = [];
  slowestMs = 0;
  slowestReturnMs = 0;
  slowestHealthMs = 0;

  /** @param which of I1 to I8 it breaks */
  violate(which: string, what: string): void {
    const during = this.#windows.at(-1);
    this.violations.push(`${which}: ${what}${during ? ` (at or after: ${during.name})` : ''}`);
  }

  note(figure: string): void {
    this.notes.push(figure);
  }

  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  counted(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** @param excused whether 503 and broken connections are no surprise while it goes on */
  open(name: string, excused: boolean): void {
    this.#windows.push({ name, began: excused ? fairNow() : Infinity, ended: undefined });
  }

  /** @returns when it ended */
  close(): number {
    const window = this.#windows.at(-1);
    const now = fairNow();
    if (window) window.ended = now;
    return now;
  }

  /** A recovery that took too long was told of; what happened meanwhile is not told again. */
  extend(): void {
    const window = this.#windows.at(-1);
    if (window?.ended) window.ended = Math.max(window.ended, fairNow() - healthyWithinMs);
  }

  /** A 503 or a broken connection; whether it was excused is known later. */
  trouble(what: string): void {
    this.count('troubles');
    this.#troubles.push({ at: fairNow(), what });
  }

  /** Troubles that no fault excuses. */
  judgeTroubles(): void {
    for (const { at, what } of this.#troubles) {
      const excused = this.#windows.some(
        ({ began, ended }) => at >= began && (!ended || at <= ended + healthyWithinMs),
      );
      if (!excused) this.violations.push(`I5: ${what} though no fault was near`);
    }
  }
}
