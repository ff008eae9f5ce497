import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArrayScanner, JsonSyntaxError, scanJson } from './index.ts';
import { isStorableNumber } from './number-range.ts';

const DUPLICATE = 'occurs twice in one object: send each key once';
const PROTO = 'The key "__proto__" is not accepted: rename it';
const NUL = 'contains \\u0000, which cannot be stored: remove it';
const SURROGATE = 'contains half of a surrogate pair: send well-formed Unicode';
const RANGE = 'holds a number that is too large, too small or too long to be kept exactly: send it as a string';
const DEPTH = 'is nested too deeply: at most 32 levels are accepted';

const refusalOf = (text: string, keepDepth = 32): string | null => scanJson(text, { keepDepth }).refusal;
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const nineKeys = '"k1":1,"k2":1,"k3":1,"k4":1,"k5":1,"k6":1,"k7":1,"k8":1,"k9":1';

const REFUSALS: [text: string, refusal: string][] = [
  ['{"a":1,"a":1}', `The key "a" ${DUPLICATE}`],
  ['{"a":1,"b":2,"\\u0061":3}', `The key "a" ${DUPLICATE}`],
  ['{"é":1,"\\u00e9":3}', `The key "é" ${DUPLICATE}`],
  ['{"":1,"":2}', `The key "" ${DUPLICATE}`],
  ['[0,{"x":{"b":[{"a":1},{"a":1,"a":2}]}}]', `The key "a" ${DUPLICATE}`],
  [`{${nineKeys},"k1":2}`, `The key "k1" ${DUPLICATE}`],
  [`{${nineKeys},"k9":2}`, `The key "k9" ${DUPLICATE}`],
  [`{${nineKeys},"k10":2,"k10":2}`, `The key "k10" ${DUPLICATE}`],
  ['{"__proto__":1}', PROTO],
  ['[[{"a":{"__pr\\u006fto__":{}}}]]', PROTO],
  ['{"a":"x\\u0000y"}', `The value of "a" ${NUL}`],
  ['"\\u0000"', `The value ${NUL}`],
  ['{"b":[{"a":1},"\\u0000"]}', `The value of "b" ${NUL}`],
  ['[{"a":1},"\\u0000"]', `The value ${NUL}`],
  ['{"b":{"a\\u0000":1}}', `The key "a\\u0000" ${NUL}`],
  ['{"a":"\\ud800"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\uDC00"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ude00\\ud83d"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ud83d\\ud83d\\ude00"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ud83d\\ud83d"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ude00\\ude00"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ud83d\\u0041"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ud83d\\n"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"x\ud800"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\udc00x"}', `The value of "a" ${SURROGATE}`],
  ['{"a":"\\ud83d\ude00"}', `The value of "a" ${SURROGATE}`],
  ['{"\\ud800":1}', `The key "\\ud800" ${SURROGATE}`],
  ['{"\ud800":1}', `The key "\\ud800" ${SURROGATE}`],
  ['{"amount":1e400}', `The value of "amount" ${RANGE}`],
  ['{"amount":[1,-1e309]}', `The value of "amount" ${RANGE}`],
  ['{"amount":1e-400}', `The value of "amount" ${RANGE}`],
  ['1e99999999999999999999', `The value ${RANGE}`],
  [nested(33), `The value ${DEPTH}`],
  [`{"a":${nested(32)}}`, `The value of "a" ${DEPTH}`],
];

describe('a refused value', () => {
  test.each(REFUSALS)('%j is refused at every keepDepth', (text, refusal) => {
    for (const keepDepth of [1, 2, 3, 32]) expect(refusalOf(text, keepDepth)).toBe(refusal);
    const batch = new ArrayScanner(`[1,${text},{"a":1}]`, { keepDepth: 3 });
    expect([batch.next()?.refusal, batch.next()?.refusal, batch.next()?.refusal]).toEqual([null, refusal, null]);
  });

  test('is told by the first thing that is wrong in it', () => {
    expect(refusalOf('{"a":"\\u0000","b":1e999,"b":2}')).toBe(`The value of "a" ${NUL}`);
    expect(refusalOf('{"a":1,"a":"\\u0000"}')).toBe(`The key "a" ${DUPLICATE}`);
    expect(refusalOf(`{"a":${nested(40)},"a":2}`)).toBe(`The value of "a" ${DEPTH}`);
    expect(refusalOf('{"x":{"a\\u0000":"\\ud800"},"x":1}')).toBe(`The key "a\\u0000" ${NUL}`);
  });

  test.each(['{"a":1,"a":1', '["\\u0000"x]', '[1e400,]', '{"__proto__":1}}', `${nested(40)}]`])(
    '%j is still no JSON where the syntax breaks later',
    (text) => {
      expect(() => refusalOf(text)).toThrow(JsonSyntaxError);
    },
  );

  test('says nothing of its neighbours in a batch', () => {
    const batch = new ArrayScanner('[{"a":"\\u0000"},{"b":1e400},1e400]', { keepDepth: 2 });
    const refusals = [batch.next()?.refusal, batch.next()?.refusal, batch.next()?.refusal];
    expect(refusals).toEqual([`The value of "a" ${NUL}`, `The value of "b" ${RANGE}`, `The value ${RANGE}`]);
  });

  test('has a long key cut to 100 characters, without half of a pair', () => {
    const key = 'k'.repeat(300);
    expect(refusalOf(`{"${key}":"\\u0000"}`)).toBe(`The value of "${'k'.repeat(100)}" ${NUL}`);
    expect(refusalOf(`{"${'k'.repeat(99)}😀":"\\u0000"}`)).toBe(`The value of "${'k'.repeat(99)}" ${NUL}`);
  });

  test('differs from the same keys in neighbouring or nested objects', () => {
    expect(refusalOf('[{"a":{"a":[{"a":1},{"a":1}]}},{"a":1}]', 1)).toBeNull();
    expect(refusalOf('{"a":{"b":1,"c":{"b":1}},"b":1,"c":1}', 1)).toBeNull();
    expect(refusalOf(`[{${nineKeys}},{${nineKeys}},{"k9":{${nineKeys}},"k1":{}}]`, 1)).toBeNull();
  });

  test('a key given twice is found among any number of keys, however they are written', () => {
    const keys = fc.uniqueArray(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(keys, fc.nat(), fc.nat(), fc.constantFrom(1, 2), (names, which, where, keepDepth) => {
        const members = names.filter((name) => name !== '__proto__').map((name) => `${JSON.stringify(name)}:1`);
        expect(refusalOf(`{${members.join()}}`, keepDepth)).toBeNull();
        const twice = names[which % names.length] ?? '';
        const escaped = Array.from(
          { length: twice.length },
          (_, index) => `\\u${twice.charCodeAt(index).toString(16).padStart(4, '0')}`,
        ).join('');
        members.splice(where % (members.length + 1), 0, `"${escaped}":2`);
        expect(refusalOf(`{${members.join()}}`, keepDepth)).toBe(`The key ${JSON.stringify(twice)} ${DUPLICATE}`);
      }),
    );
  });
});

describe('what is not refused', () => {
  test.each([
    ...['"\\ud83d\\ude00"', '"\\uD83D\\uDE00"', '"😀"', '{"\\ud83d\\ude00":1}', '"\\\\u0000"', '"\\\\ud800"'],
    ...['{"a":1,"A":1}', '{"_proto_":1,"proto":2}', '"__proto__"', '{"\\\\u0061":1,"a":2}'],
    ...['[1e308,1e-308,5e-324,0e5,-0,0.0,0e-16383]', '[1.7976931348623157e308,-1.7976931348623157E+308]'],
    ...['[12345678901234567890,1234567890123456.78,0.1,9007199254740993]'],
    ...[nested(32), `${'['.repeat(32)}1${']'.repeat(32)}`, `${'{"a":'.repeat(32)}1${'}'.repeat(32)}`],
  ])('%j', (text) => {
    expect(refusalOf(text)).toBeNull();
    expect(refusalOf(text, 1)).toBeNull();
  });
});

describe('the range of numbers', () => {
  test.each([
    ['1'.repeat(309), true],
    ['1'.repeat(310), false],
    ['1e307', true],
    ['1e309', false],
    ['99e307', false],
    ['1e-323', true],
    ['0.001e-323', false],
    ['1.797693134862315807e308', true],
    ['1.797693134862315808e308', false],
    ['4e-324', true],
    ['2e-324', false],
    ['0.000e-400', true],
    ['0e999999999', true],
    ['0e1073741823', false],
    ['0e-16384', false],
    [`1.${'1'.repeat(16_383)}`, true],
    [`1.${'1'.repeat(16_384)}`, false],
    [`0.${'0'.repeat(16_384)}`, false],
    [`1.${'1'.repeat(16_384)}e1`, true],
    [`1.${'1'.repeat(16_000)}e-300`, true],
    [`1.${'1'.repeat(16_100)}e-300`, false],
    [`0.${'0'.repeat(310)}1e10`, true],
    [`0.${'0'.repeat(330)}1`, false],
    [`1${'0'.repeat(400)}e-300`, true],
    [`1e${'0'.repeat(300)}1`, true],
  ])('%s: %s', (number, accepted) => {
    expect(isStorableNumber(number)).toBe(accepted);
    expect(refusalOf(number) === null).toBe(accepted);
    expect(refusalOf(`{"a":[-${number}]}`, 1) === null).toBe(accepted);
  });
});
