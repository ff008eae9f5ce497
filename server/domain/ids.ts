import type { Clock } from './clock.ts';

/**
 * Object ids are 63 bits: 42 bits of milliseconds since 1970, 10 bits of process slot, 11 bits of sequence. They rise
 * with time, are unique across processes (a slot has one holder at a time), and a month of them is a range, which is
 * what events are partitioned by.
 */
const timeShift = 21n;
export const slotCount = 1024;
const sequenceCount = 2048;

export type IdPrefix = 'ent' | 'eev' | 'inv' | 'job' | 'key' | 'aud' | 'ref' | 'ret' | 'ers';

/** Makes ids for one process. Not wanted: two of these with one slot. */
export class IdGenerator {
  #slotBits: number;
  readonly #clock: Clock;
  #lastMs = 0;
  #sequence = 0;

  constructor(slot: number, clock: Clock) {
    this.#slotBits = slotBits(slot);
    this.#clock = clock;
  }

  /** Goes on with another slot, where this process has lost its own. */
  moveTo(slot: number): void {
    this.#slotBits = slotBits(slot);
  }

  /** The next id; larger than every id before it, also when the clock stands still or jumps back. */
  next(): bigint {
    const now = this.#clock.now();
    if (now > this.#lastMs) {
      this.#lastMs = now;
      this.#sequence = 0;
    } else if (++this.#sequence === sequenceCount) {
      this.#lastMs++;
      this.#sequence = 0;
    }
    return (BigInt(this.#lastMs) << timeShift) | BigInt(this.#slotBits + this.#sequence);
  }

  /** Makes every later id larger than one that another process, whose clock is ahead, may have made. */
  riseAbove(id: bigint): void {
    const ms = timeOfId(id);
    if (ms < this.#lastMs) return;
    this.#lastMs = ms + 1;
    this.#sequence = 0;
  }
}

function slotBits(slot: number): number {
  if (!Number.isInteger(slot) || slot < 0 || slot >= slotCount) throw new RangeError(`No such slot: ${slot}`);
  return slot * sequenceCount;
}

/** The time that an id carries, in milliseconds since 1970. */
export function timeOfId(id: bigint): number {
  return Number(id >> timeShift);
}

/** The smallest id of a time: what was made from then on has larger ones. */
export function idAtTime(ms: number): bigint {
  return BigInt(ms) << timeShift;
}

/** `ent_0123456789abcdef` */
export function formatId(prefix: IdPrefix, id: bigint): string {
  return `${prefix}_${id.toString(16).padStart(16, '0')}`;
}

/** The number behind a formatted id, or null when no such id can exist. */
export function parseId(prefix: IdPrefix, text: string): bigint | null {
  const hex = text.slice(prefix.length + 1);
  if (!text.startsWith(`${prefix}_`) || !/^[0-7][0-9a-f]{15}$/.test(hex)) return null;
  return BigInt(`0x${hex}`);
}
