interface Entry<V> {
  value: V;
  freshUntil: number;
}

interface Loading<V> {
  load: Promise<V | null>;
  freshUntil: number;
}

/**
 * Values that may be up to `maxAgeMs` old, counted from before they were asked for. Simultaneous loads of one key share
 * one, unless it has been under way for so long itself; a null is never kept, so that what was just made is found at
 * once.
 */
export class TimedCache<K, V> {
  readonly #entries = new Map<K, Entry<V>>();
  readonly #loading = new Map<K, Loading<V>>();
  readonly #maxAgeMs: number;
  readonly #load: (key: K) => Promise<V | null>;
  readonly #sizeMost: number;

  constructor(maxAgeMs: number, load: (key: K) => Promise<V | null>, sizeMost = 10_000) {
    this.#maxAgeMs = maxAgeMs;
    this.#load = load;
    this.#sizeMost = sizeMost;
  }

  /** The value if it is at hand, without waiting. */
  peek(key: K): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.freshUntil > performance.now() ? entry.value : undefined;
  }

  get(key: K): Promise<V | null> {
    const value = this.peek(key);
    return value === undefined ? this.reload(key) : Promise.resolve(value);
  }

  /** Asks the source, or joins a question that is under way and whose answer cannot be too old yet. */
  reload(key: K): Promise<V | null> {
    const now = performance.now();
    const loading = this.#loading.get(key);
    if (loading && loading.freshUntil > now) return loading.load;
    const freshUntil = now + this.#maxAgeMs;
    const isLast = () => this.#loading.get(key)?.load === load;
    const load = this.#load(key)
      .then((value) => {
        if (isLast() && value !== null) this.#keep(key, { value, freshUntil });
        return value;
      })
      .finally(() => {
        if (isLast()) this.#loading.delete(key);
      });
    this.#loading.set(key, { load, freshUntil });
    return load;
  }

  /** Forgets a value; a load that is under way is not kept either. */
  forget(key: K): void {
    this.#entries.delete(key);
    this.#loading.delete(key);
  }

  forgetAll(): void {
    this.#entries.clear();
    this.#loading.clear();
  }

  #keep(key: K, entry: Entry<V>): void {
    if (this.#entries.size >= this.#sizeMost) this.#entries.clear();
    this.#entries.set(key, entry);
  }
}
