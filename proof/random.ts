/** Numbers that a seed repeats: mulberry32 of Tommy Ettinger, seeded by a mix of the seed and what it is for. */
export class Random {
  #state: number;

  constructor(seed: number, purpose: string | number) {
    let mixed = seed | 0;
    for (const character of String(purpose))
      mixed = Math.imul(mixed ^ character.charCodeAt(0), 0x5bd1e995) ^ (mixed >>> 13);
    this.#state = mixed;
  }

  /** At least 0, below 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below `count`. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('There is nothing to pick from.');
    return list[this.below(list.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const all = [...list];
    for (let index = all.length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      [all[index], all[other]] = [all[other] as T, all[index] as T];
    }
    return all;
  }
}
