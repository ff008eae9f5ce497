import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatId, IdGenerator, parseId, slotCount, timeOfId } from './ids.ts';

const largest = 2n ** 63n - 1n;
const clockOf = (times: number[]) => ({ now: () => times.shift() ?? Number.NaN });
const still = (ms: number) => ({ now: () => ms });
const millis = fc.integer({ min: 1, max: 2 ** 42 - 10_000 });

function expectRising(ids: bigint[]): void {
  for (let index = 1; index < ids.length; index++) expect(ids[index]).toBeGreaterThan(ids[index - 1] ?? 0n);
}

describe('ids of one process rise strictly', () => {
  test('whatever its clock does', () => {
    fc.assert(
      fc.property(fc.array(millis, { minLength: 2, maxLength: 50 }), fc.nat(slotCount - 1), (times, slot) => {
        const generator = new IdGenerator(slot, clockOf([...times]));
        expectRising(times.map(() => generator.next()));
      }),
    );
  });

  test('while the clock stands still, for more ids than a millisecond holds', () => {
    const generator = new IdGenerator(7, still(1_750_000_000_000));
    const ids = Array.from({ length: 3 * 2_048 + 1 }, () => generator.next());
    expectRising(ids);
    expect(timeOfId(ids[2_047] ?? 0n)).toBe(1_750_000_000_000);
    expect(timeOfId(ids.at(-1) ?? 0n)).toBe(1_750_000_000_003);
  });

  test('when the clock jumps back by a day, and when it comes forward again', () => {
    const now = 1_750_000_000_000;
    const generator = new IdGenerator(0, clockOf([now, now - 86_400_000, now - 86_400_000, now, now + 1]));
    expectRising(Array.from({ length: 5 }, () => generator.next()));
  });

  test('above one that another process made with a faster clock', () => {
    fc.assert(
      fc.property(millis, millis, fc.nat(slotCount - 1), fc.nat(slotCount - 1), (here, there, slot, otherSlot) => {
        const generator = new IdGenerator(slot, still(here));
        const before = generator.next();
        const foreign = new IdGenerator(otherSlot, still(there)).next();
        generator.riseAbove(foreign);
        const ids = [before, generator.next(), generator.next()];
        expectRising(ids);
        expect(ids[1]).toBeGreaterThan(foreign);
      }),
    );
  });
});

describe('ids of all processes', () => {
  test('never meet, though their clocks show the same', () => {
    const generators = [0, 1, 2, 511, 1_023].map((slot) => new IdGenerator(slot, still(1_750_000_000_000)));
    const ids = generators.flatMap((generator) => Array.from({ length: 5_000 }, () => generator.next()));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('never meet after one of them moved to another slot', () => {
    const moved = new IdGenerator(5, still(1_750_000_000_000));
    const before = [moved.next(), moved.next()];
    moved.moveTo(6);
    const heir = new IdGenerator(5, still(1_750_000_000_000));
    const ids = [...before, moved.next(), moved.next()];
    expectRising(ids);
    heir.riseAbove(before[1] ?? 0n);
    expect(new Set([...ids, heir.next(), heir.next()]).size).toBe(6);
  });

  test('have 63 bits and carry their time until the year 2109', () => {
    const ms = 2 ** 42 - 1;
    const last = new IdGenerator(slotCount - 1, still(ms)).next();
    expect(last).toBeLessThanOrEqual(largest);
    expect(timeOfId(last)).toBe(ms);
    expect(new Date(ms).getUTCFullYear()).toBe(2109);
  });

  test.each([-1, slotCount, 1.5, Number.NaN])('are not made with slot %s', (slot) => {
    expect(() => new IdGenerator(slot, still(1))).toThrow(RangeError);
    expect(() => new IdGenerator(0, still(1)).moveTo(slot)).toThrow(RangeError);
  });
});

describe('a written id', () => {
  test('reads back as the number it was', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, largest), fc.constantFrom('ent', 'eev', 'job', 'key'), (id, prefix) => {
        const text = formatId(prefix, id);
        expect(text).toMatch(/^(ent|eev|job|key)_[0-9a-f]{16}$/);
        expect(parseId(prefix, text)).toBe(id);
      }),
    );
  });

  test.each([
    '',
    'ent_',
    'ent',
    'ent_0123456789abcde',
    'ent_0123456789abcdef0',
    'ent_0123456789ABCDEF',
    'ent_8000000000000000',
    'ent_ffffffffffffffff',
    'eev_0123456789abcdef',
    'ENT_0123456789abcdef',
    'ent-0123456789abcdef',
    'entt0123456789abcdef',
    ' ent_0123456789abcdef',
    'ent_0123456789abcdef ',
    'ent_0123456789abcdef\n',
    'ent_0123456789abcde\0',
    'ent_-123456789abcdef',
    'ent_0x123456789abcde',
    'ent_01234567_9abcdef',
    'ent_٠123456789abcdef',
  ])('is none: %j', (text) => {
    expect(parseId('ent', text)).toBeNull();
  });
});
