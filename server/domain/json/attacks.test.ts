import { describe, expect, test } from 'vitest';
import { ArrayScanner, canonicalJson, scanJson } from './index.ts';

const MEGABYTE = 1024 * 1024;
const DEPTH = 'is nested too deeply: at most 32 levels are accepted';

/** Generous, since machines are noisy: whatever is quadratic here takes minutes. */
const SECONDS_MAX = 20;

function timed<Result>(run: () => Result): Result {
  const before = performance.now();
  const result = run();
  expect((performance.now() - before) / 1000).toBeLessThan(SECONDS_MAX);
  return result;
}

const refusalOf = (text: string, keepDepth = 3): string | null => timed(() => scanJson(text, { keepDepth }).refusal);

describe('the stack survives', () => {
  test.each([100_000, 5_000_000])('%i levels of nesting', (levels) => {
    const arrays = '['.repeat(levels) + ']'.repeat(levels);
    expect(refusalOf(arrays)).toBe(`The value ${DEPTH}`);
    expect(() => refusalOf(arrays.slice(0, -1))).toThrow('unexpected end of the text');
    expect(() => refusalOf('['.repeat(levels))).toThrow('unexpected end of the text');
    expect(() => refusalOf(arrays.replace('[]', '[}'))).toThrow('unexpected character');
    const batch = new ArrayScanner(`[${arrays},1]`, { keepDepth: 3 });
    expect([timed(() => batch.next()?.refusal), batch.next()?.refusal]).toEqual([`The value ${DEPTH}`, null]);
    expect(batch.next()).toBeNull();
  });

  test('a million levels of objects and arrays in turn', () => {
    const mixed = `${'{"a":['.repeat(500_000)}1${']}'.repeat(500_000)}`;
    expect(refusalOf(mixed)).toBe(`The value of "a" ${DEPTH}`);
    expect(() => refusalOf(mixed.replace(']}', '}]'))).toThrow('unexpected character');
    expect(timed(() => canonicalJson(mixed))).toBe(mixed);
  });
});

describe('time stays linear', () => {
  const keys = (count: number, name: (index: number) => string): string =>
    `{${Array.from({ length: count }, (_, index) => `"${name(index)}":1`).join(',')}}`;

  test.each([1, 3])('over 100,000 keys of one object, keepDepth %i', (keepDepth) => {
    const many = keys(100_000, (index) => `key${index}`);
    expect(refusalOf(many, keepDepth)).toBeNull();
    expect(refusalOf(many.replace('"key99999"', '"key0"'), keepDepth)).toContain('occurs twice');
    expect(timed(() => canonicalJson(many)).length).toBe(many.length);
  });

  test('over keys that are numbers chosen to collide, and keys in falling order', () => {
    expect(refusalOf(keys(65_000, (index) => String(index * 65_536)))).toBeNull();
    const falling = keys(100_000, (index) => String(999_999 - index));
    expect(timed(() => canonicalJson(falling)).startsWith('{"900000":1,"900001":1')).toBe(true);
  });

  test.each([
    ['digits', '1'.repeat(3 * MEGABYTE), true],
    ['zeros before a digit', `0.${'0'.repeat(3 * MEGABYTE)}1`, true],
    ['zeros of an exponent', `1e${'0'.repeat(3 * MEGABYTE)}1`, false],
    ['digits of an exponent', `1e${'9'.repeat(3 * MEGABYTE)}`, true],
  ])('over a number of three million %s', (_, number, isRefused) => {
    expect(refusalOf(number) !== null).toBe(isRefused);
    expect(timed(() => canonicalJson(number)).length).toBeLessThanOrEqual(number.length + 12);
  });

  test('over ten million characters of white space, escapes and empty containers', () => {
    expect(refusalOf(`[${' '.repeat(10 * MEGABYTE)}]`)).toBeNull();
    expect(refusalOf(`"${'\\u0041'.repeat(1.7 * MEGABYTE)}"`)).toBeNull();
    expect(refusalOf(`[${'[],'.repeat(3.4 * MEGABYTE)}{}]`, 1)).toBeNull();
  });

  test('over a batch of many items in a text of two-byte characters', () => {
    const items = Array.from({ length: 50_000 }, (_, index) => `{"id":"€${index}"}`);
    const text = `[${items.join(',')}]`;
    const scanner = new ArrayScanner(text, { keepDepth: 2 });
    timed(() => {
      for (const item of items) {
        const scanned = scanner.next();
        expect(canonicalJson(text, scanned?.node.start, scanned?.node.end)).toBe(item);
      }
    });
  });
});

/** The nodes of these texts would take 200 MB and more; some garbage is always about. */
const HEAP_MAX = 80 * MEGABYTE;

describe('memory stays small', () => {
  test.each([
    ['numbers', '1'],
    ['empty arrays', '[]'],
    ['small objects', '{"a":1}'],
  ])('over 10 MiB of %s below keepDepth', (_, value) => {
    const text = `[${`${value},`.repeat((10 * MEGABYTE) / (value.length + 1))}1]`;
    expect(text.charAt(5)).not.toBe('');
    const before = process.memoryUsage().heapUsed;
    const { node } = scanJson(text, { keepDepth: 1 });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(HEAP_MAX);
    expect(node).toMatchObject({ kind: 'array', kept: false, items: [] });
  });

  test('over 10 MiB of array items in one item of a batch, when arrays are not kept', () => {
    const text = `[{"data":[${'1,'.repeat(5 * MEGABYTE)}1]}]`;
    expect(text.charAt(5)).not.toBe('');
    const before = process.memoryUsage().heapUsed;
    const scanned = new ArrayScanner(text, { keepDepth: 3, keepArrays: false }).next();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(HEAP_MAX);
    expect(scanned?.refusal).toBeNull();
  });
});
