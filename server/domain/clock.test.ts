import { describe, expect, test, vi } from 'vitest';
import { SyncedClock } from './clock.ts';

describe('a clock that is kept with another', () => {
  test('shows whole milliseconds of the machine until it is told better', () => {
    const clock = new SyncedClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  test.each([3_600_000, -3_600_000, 1_500.7])('follows a clock that is %d ms off', (offMs) => {
    vi.useFakeTimers({ now: 1_000_000_000_000 });
    const clock = new SyncedClock();
    const asked = Date.now();
    vi.advanceTimersByTime(10);
    clock.sync(asked + 5 + offMs, asked, Date.now());
    expect(clock.now() - Date.now()).toBe(Math.round(offMs));
    expect(Number.isInteger(clock.now())).toBe(true);
    vi.useRealTimers();
  });

  test('is not moved by a difference that the time of the question explains', () => {
    vi.useFakeTimers({ now: 1_000_000_000_000 });
    const clock = new SyncedClock();
    clock.sync(1_000_000_000_000 + 100, 1_000_000_000_000, 1_000_000_000_200);
    clock.sync(1_000_000_000_000 + 1, 1_000_000_000_000, 1_000_000_000_000);
    expect(clock.now()).toBe(1_000_000_000_000);
    vi.useRealTimers();
  });
});
