import { describe, expect, test } from 'vitest';
import { Turns } from './turns.ts';

/** Work that ends when it is told to. @returns the names of what has begun, in their order */
function stage(options: { atOnceMost: number; ofOneMost: number; withinMs?: number }) {
  const turns = new Turns({ withinMs: 60_000, ...options });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (operatorId: number, name: string) =>
    turns.take(operatorId, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string, done: Promise<string>) => {
    ends.get(name)?.();
    await done;
  };
  return { begun, ask, end };
}

describe('turns', () => {
  test('are there at once while there is room, and held to their bounds', async () => {
    const { begun, ask, end } = stage({ atOnceMost: 3, ofOneMost: 2 });
    const a1 = ask(1, 'a1');
    void ask(1, 'a2');
    void ask(1, 'a3');
    void ask(2, 'b1');
    void ask(3, 'c1');
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    await end('a1', a1);
    expect(begun.length).toBe(4);
  });

  test('go round: a flood of one operator is not waited for by another', async () => {
    const { begun, ask, end } = stage({ atOnceMost: 1, ofOneMost: 1 });
    const asked = new Map([1, 2, 3].map((n) => [`a${n}`, ask(1, `a${n}`)]));
    asked.set('b1', ask(2, 'b1'));
    asked.set('b2', ask(2, 'b2'));
    for (let step = 0; step < 5; step++) {
      const name = begun.at(-1) ?? '';
      await end(name, asked.get(name) as Promise<string>);
    }
    expect(begun[1]).toMatch(/^[ab]/);
    expect(begun.indexOf('b1')).toBeLessThanOrEqual(2);
    expect(begun.indexOf('b2')).toBeLessThanOrEqual(4);
    expect(begun.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  });

  test('are refused to who has waited for too long, and lost by nobody else', async () => {
    const { begun, ask, end } = stage({ atOnceMost: 1, ofOneMost: 1, withinMs: 20 });
    const a1 = ask(1, 'a1');
    await expect(ask(1, 'a2')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await end('a1', a1);
    void ask(1, 'a3');
    expect(begun).toEqual(['a1', 'a3']);
  });

  test('are given back by work that fails', async () => {
    const turns = new Turns({ atOnceMost: 1, ofOneMost: 1, withinMs: 60_000 });
    await expect(turns.take(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(turns.take(1, () => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
