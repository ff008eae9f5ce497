import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './index.ts';
import { exactValues, isSameValue, textsOf } from './testing.ts';

const oneOf = (texts: string[]): Set<string> => new Set(texts.map((text) => canonicalJson(text)));

const withoutMinusZero = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('texts of the same value have one canonical text', () => {
  test.each([
    [['1', '1.0', '1e0', '10e-1', '100e-2', '0.1e1', '1E+00', '1.000', '0.0001e4', ' 1 ']],
    [['0', '-0', '0.0', '0e5', '-0.00e-7', '0e999999999999999999999']],
    [['0.1', '1e-1', '0.10', '10e-2']],
    [['-12.5', '-125e-1', '-1.25e1', '-12.50']],
    [['100', '1e2', '1.0e+2', '0.1e3', `1e${'0'.repeat(30)}2`]],
    [['1e400', '10e399', '0.1e401']],
    [['{"a":1,"b":[true,null]}', ' { "b" : [ true , null ] ,\n"\\u0061" : 1.0 } ']],
    [['"é/"', '"\\u00e9\\/"', '"\\u00E9\\u002f"']],
    [['"\\n\\u0007"', '"\\u000a\\u0007"']],
    [['"😀"', '"\\ud83d\\ude00"']],
    [['"\\ud800"', '"\ud800"']],
    [['{}', '{ }', '\t{\n}']],
    [['[]', '[ ]']],
  ])('%j', (texts) => {
    expect(oneOf(texts).size).toBe(1);
  });

  test.each([
    [['12345678901234567890', '12345678901234567891', '12345678901234567892']],
    [['0.1', '0.10000000000000000001', '0.1000000000000000055511151231257827', '1', '-0.1']],
    [
      [
        '1e400',
        '1e401',
        '-1e400',
        '1e-400',
        '1e99999999999999999999',
        '1e99999999999999999998',
        '1e9999999999999999999',
      ],
    ],
    [['1', '"1"', '[1]', '{"1":1}', 'true', '[[1]]', '[1,1]', '[]', '{}', '""', 'null', 'false', '0']],
    [['{"a":1,"b":2}', '{"a":2,"b":1}', '{"a":1}', '{"a":1,"b":2,"c":null}', '{"a":{"b":2}}']],
    [['"a"', '"A"', '"a "', '"\\\\u0061"', '"\\u0000"', '"\\""']],
    [['[1,2]', '[2,1]', '["1,2"]', '[12]']],
    [['{"a,b":1}', '{"a":1,"b":1}', '{"a\\",\\"b":1}']],
  ])('different values differ: %j', (texts) => {
    expect(oneOf(texts).size).toBe(texts.length);
  });

  test('however a value is written', () => {
    const pairs = exactValues.chain((value) => fc.tuple(textsOf(value), textsOf(value)));
    fc.assert(
      fc.property(pairs, ([one, other]) => canonicalJson(one) === canonicalJson(other)),
      { numRuns: 1000 },
    );
  });

  test('and only of the same value', () => {
    const small = fc.oneof(
      fc.record({ digits: fc.bigInt(-100n, 100n), power: fc.integer({ min: -3, max: 3 }) }),
      fc.record({ digits: fc.bigInt(10n ** 20n, 10n ** 20n + 3n), power: fc.constantFrom(0, 1) }),
      exactValues,
    );
    const written = small.chain((value) => fc.record({ value: fc.constant(value), text: textsOf(value) }));
    fc.assert(
      fc.property(written, written, (one, other) => {
        expect(canonicalJson(one.text) === canonicalJson(other.text)).toBe(isSameValue(one.value, other.value));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the canonical text', () => {
  test('has its keys sorted by code unit, at any number of them', () => {
    expect(canonicalJson('{"b":1,"a":2,"B":3,"":4,"10":5,"9":6,"a!":7,"\\uffff":8,"😀":9}')).toBe(
      '{"":4,"10":5,"9":6,"B":3,"a":2,"a!":7,"b":1,"😀":9,"\uffff":8}',
    );
    for (const count of [15, 16, 17, 40]) {
      const keys = Array.from({ length: count }, (_, index) => String((index * 7) % count).padStart(2, '0'));
      const sorted = [...keys].sort().map((key) => `"${key}":0`);
      expect(canonicalJson(`{${keys.map((key) => `"${key}":0`).join(', ')}}`)).toBe(`{${sorted.join(',')}}`);
    }
  });

  test('is JSON of the same value, and canonical already', () => {
    fc.assert(
      fc.property(exactValues.chain(textsOf), (text) => {
        const canonical = canonicalJson(text);
        expect(withoutMinusZero(JSON.parse(canonical))).toEqual(withoutMinusZero(JSON.parse(text)));
        expect(canonicalJson(canonical)).toBe(canonical);
      }),
    );
  });

  test('is made of a part of a text when told where it stands', () => {
    const text = '[{"b":1,"a":2}, 10 ,"x"]';
    expect(canonicalJson(text, 1, 14)).toBe('{"a":2,"b":1}');
    expect(canonicalJson(text, 16, 18)).toBe('1e1');
    expect(canonicalJson(text, 17, 18)).toBe('0');
  });

  test('does not grow with an exponent, and tells a part of a text from a whole one', () => {
    expect(canonicalJson('1e1000000000')).toBe('1e1000000000');
    expect(() => canonicalJson('{"a":1')).toThrow(RangeError);
    expect(() => canonicalJson('"a')).toThrow(RangeError);
  });

  test('takes containers far beyond the accepted depth as they are written', () => {
    const deep = (inner: string): string => `${'[ '.repeat(70)}${inner}${' ]'.repeat(70)}`;
    const canonical = canonicalJson(deep('"]\\"" , 1.0'));
    expect(canonical).toBe(`${'['.repeat(64)}${'[ '.repeat(6)}"]\\"" , 1.0${' ]'.repeat(6)}${']'.repeat(64)}`);
  });
});
