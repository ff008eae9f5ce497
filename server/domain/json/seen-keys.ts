/** Up to this many keys, comparing with each of them is cheaper than hashing. */
const LINEAR_MAX = 8;

/** The keys met so far in one object whose members are not kept. */
export class SeenKeys {
  readonly #few: string[] = [];
  #count = 0;
  #many: Set<string> | null = null;

  /** Makes it ready for another object. */
  clear(): void {
    this.#count = 0;
    this.#many = null;
  }

  /** Adds a key; false when it is there already. */
  add(key: string): boolean {
    if (this.#many !== null) {
      const before = this.#many.size;
      return this.#many.add(key).size > before;
    }
    for (let at = 0; at < this.#count; at++) if (this.#few[at] === key) return false;
    if (this.#count === LINEAR_MAX) this.#many = new Set(this.#few).add(key);
    else this.#few[this.#count++] = key;
    return true;
  }
}
