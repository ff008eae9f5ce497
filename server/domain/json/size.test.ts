import { describe, expect, test } from 'vitest';
import { ArrayScanner, scanJson } from './index.ts';

const members = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',');

describe('a value of more than so many units', () => {
  test('is refused at the first key beyond them', () => {
    const text = '{"a":1,"z":2}';
    const lastKey = text.indexOf('"z"');
    expect(scanJson(text, { keepDepth: 2, unitsMost: lastKey }).refusal).toBeNull();
    expect(scanJson(text, { keepDepth: 2, unitsMost: lastKey - 1 }).refusal).toContain('makes the value too large');
  });

  test('is read to its end for its grammar, and the values after it are read as ever', () => {
    const scanner = new ArrayScanner(`[{"data":{${members(5_000)}},"externalId":"big"},{"externalId":"small"}]`, {
      keepDepth: 3,
      unitsMost: 1_000,
    });
    const [big, small] = [scanner.next(), scanner.next()];
    expect(big?.refusal).toContain('makes the value too large');
    expect(small?.refusal).toBeNull();
    expect(scanner.next()).toBeNull();
    const own = big?.node.kind === 'object' ? big.node.members : new Map();
    expect(own.has('externalId')).toBe(true);
    expect(own.get('data').members.size).toBeLessThan(200);
    expect(() => scanJson(`{${members(5_000)},}`, { keepDepth: 1, unitsMost: 1_000 })).toThrow('unexpected character');
  });

  test('keeps a thousand of its own members', () => {
    const { node } = scanJson(`{${members(5_000)}}`, { keepDepth: 2, unitsMost: 100 });
    expect(node.kind === 'object' && node.members.size).toBe(1_000);
  });
});
