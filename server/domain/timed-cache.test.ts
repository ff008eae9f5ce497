import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TimedCache } from './timed-cache.ts';

/** A source whose answers the test gives one by one. */
function openSource<V>() {
  const questions: { answer: (value: V | null) => void; fail: (error: Error) => void }[] = [];
  const load = () => new Promise<V | null>((resolve, reject) => questions.push({ answer: resolve, fail: reject }));
  return { questions, load };
}

describe('a timed cache', () => {
  test('asks once for what is asked many times at once', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(10_000, load);
    const asked = [cache.get('k'), cache.get('k'), cache.reload('k')];
    questions[0]?.answer('value');
    expect(await Promise.all(asked)).toEqual(['value', 'value', 'value']);
    expect(await cache.get('k')).toBe('value');
    expect(questions).toHaveLength(1);
  });

  test('keeps keys apart', async () => {
    const cache = new TimedCache(10_000, async (key: number) => key * 2);
    expect([await cache.get(1), await cache.get(2), cache.peek(1), cache.peek(2), cache.peek(3)]).toEqual([
      2,
      4,
      2,
      4,
      undefined,
    ]);
  });

  test('never gives a value older than its age, counted from before the question', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(60, load);
    const first = cache.get('k');
    await wait(80);
    questions[0]?.answer('read long ago');
    expect(await first).toBe('read long ago');
    expect(cache.peek('k')).toBeUndefined();
    const second = cache.get('k');
    expect(questions).toHaveLength(2);
    questions[1]?.answer('fresh');
    expect(await second).toBe('fresh');
    expect(cache.peek('k')).toBe('fresh');
    await wait(65);
    expect(cache.peek('k')).toBeUndefined();
  });

  test('answers nobody from a question that was asked longer ago than its age, and keeps the later answer', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(100, load);
    const early = cache.get('k');
    const joined = cache.get('k');
    await wait(110);
    const late = cache.get('k');
    expect(questions).toHaveLength(2);
    questions[1]?.answer('asked in time');
    expect(await late).toBe('asked in time');
    questions[0]?.answer('held up');
    expect(await Promise.all([early, joined])).toEqual(['held up', 'held up']);
    expect(cache.peek('k')).not.toBe('held up');
  });

  test('never keeps that there is nothing', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(10_000, load);
    const nothing = cache.get('k');
    questions[0]?.answer(null);
    expect(await nothing).toBeNull();
    const found = cache.get('k');
    questions[1]?.answer('made meanwhile');
    expect(await found).toBe('made meanwhile');
  });

  test('never keeps a failure', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(10_000, load);
    const failed = cache.get('k');
    questions[0]?.fail(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    const second = cache.get('k');
    questions[1]?.answer('back');
    expect(await second).toBe('back');
  });

  test.each(['forget', 'forgetAll'] as const)(
    'does not keep what was being loaded when it was told to %s',
    async (how) => {
      const { questions, load } = openSource<string>();
      const cache = new TimedCache(10_000, load);
      const old = cache.get('k');
      cache[how]('k');
      const fresh = cache.get('k');
      questions[1]?.answer('new');
      expect(await fresh).toBe('new');
      questions[0]?.answer('old');
      expect(await old).toBe('old');
      expect(cache.peek('k')).toBe('new');
    },
  );

  test('gives nothing old after it was told to forget, though nobody asked meanwhile', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(10_000, load);
    const old = cache.get('k');
    cache.forget('k');
    questions[0]?.answer('old');
    await old;
    expect(cache.peek('k')).toBeUndefined();
  });

  test('asks anew on reload though a value is at hand, and gives the old one to nobody after', async () => {
    const { questions, load } = openSource<string>();
    const cache = new TimedCache(10_000, load);
    const first = cache.get('k');
    questions[0]?.answer('first');
    await first;
    const second = cache.reload('k');
    questions[1]?.answer('second');
    expect([await second, cache.peek('k')]).toEqual(['second', 'second']);
  });

  test('never holds more than it may', async () => {
    const cache = new TimedCache(10_000, async (key: number) => key, 3);
    for (let key = 0; key < 10; key++) await cache.get(key);
    const held = Array.from({ length: 10 }, (_, key) => cache.peek(key)).filter((value) => value !== undefined);
    expect(held.length).toBeLessThanOrEqual(3);
    expect(cache.peek(9)).toBe(9);
  });
});
