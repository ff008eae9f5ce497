import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonNode, JsonSyntaxError, scanJson } from './index.ts';
import { exactValues, itemsOf, textsOf } from './testing.ts';

const ALL = { keepDepth: 32 };

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function scans(text: string, keepDepth = 32): boolean {
  try {
    scanJson(text, { keepDepth });
    return true;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

function jsValueOf(text: string, node: JsonNode): unknown {
  if (node.kind === 'object') {
    return Object.fromEntries([...node.members].map(([key, value]) => [key, jsValueOf(text, value)]));
  }
  if (node.kind === 'array') return node.items.map((item) => jsValueOf(text, item));
  if (node.kind === 'string') return node.value;
  return JSON.parse(text.slice(node.start, node.end));
}

const VALID = [
  ...['0', '-0', '12', '-1.5', '1e5', '1E+05', '1e-5', '0.0', '0e0', '-0.0e-0', '1.0E5'],
  ...['true', 'false', 'null', '""', '"a"', '"é"', '"\u2028"', '"\u007f"', '"\ufeff"'],
  ...['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u00e9\\u00C9"', '"\\ud83d\\ude00"', '"😀"'],
  ...['[]', '{}', ' [ ] ', '\t{\n}\r', '[1,2]', '[[],[[]]]', '{"a":1}', '{ "a" : { "b" : [ 1 , 2 ] } , "c" : null }'],
];

const INVALID = [
  ...['', ' ', '\n', '\ufeff', '\ufeff{}', '\u00a0{}', '{}\u2003', '\v1', '\0'],
  ...['tru', 'truE', 'True', 'nul', 'nullx', 'fals', 'undefined', 'NaN', 'Infinity', '-Infinity', "'a'", 'a'],
  ...['01', '-', '-01', '+1', '.5', '1.', '1.e5', '1e', '1e+', '1e1.5', '--1', '0x1', '1_000', '1n', '00', '-a', '1 2'],
  ...['"', '"a', '"\\"', '"\\', '"\\x41"', '"\\u"', '"\\u12"', '"\\u12g4"', '"\\u 123"', '"\\U0041"', '"\\ud83d\\u12"'],
  ...['"\n"', '"\t"', '"\u0000"', '"\u001f"', '"a""b"'],
  ...['[', ']', '[1', '[1,', '[1,]', '[,]', '[,1]', '[1 2]', '[1}', '[1]]', '[1],', '[1]x', '["a":1]', '[:]'],
  ...['{', '}', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{,}', '{a:1}', '{1:1}', '{"a" 1}', '{"a"::1}'],
  ...['{"a":1]', '{"a":1}}', '{"a":1}{', '{"a":1 "b":2}', '{"a",1}', '{null:1}', '{"a":}', '{:1}', '[//c\n]', '{}/**/'],
];

describe('what counts as JSON', () => {
  test.each(VALID)('%j is read as JSON.parse reads it', (text) => {
    const { node, refusal } = scanJson(text, ALL);
    expect(refusal).toBeNull();
    expect(jsValueOf(text, node)).toEqual(JSON.parse(text));
    expect(text.slice(node.start, node.end)).toBe(text.trim());
    expect(scans(`[${text}]`, 1)).toBe(true);
  });

  test.each(INVALID)('%j is no JSON', (text) => {
    expect(parses(text)).toBe(false);
    expect(scans(text)).toBe(false);
    expect(scans(`${'['.repeat(40)}${text}${']'.repeat(40)}`)).toBe(parses(`[${text}]`));
    expect(itemsOf(text)).toBe('no JSON');
  });

  test('every text of a value is read, and nothing in it refused', () => {
    const texts = exactValues.chain(textsOf);
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 8 }), (text, keepDepth) => {
        const { node, refusal } = scanJson(text, ALL);
        expect(refusal).toBeNull();
        expect(jsValueOf(text, node)).toEqual(JSON.parse(text));
        expect(scanJson(text, { keepDepth }).refusal).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('random and damaged texts are accepted exactly when JSON.parse accepts them', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'{}[]:,"\\ut0f1-+.eE \n', '\\u0041', 'true', 'null', '"a"', '"b":', '\0', 'é', '\ud800'),
      maxLength: 12,
    });
    const damaged = fc.tuple(exactValues.chain(textsOf), fc.nat(), fc.nat(3), soup).map(([text, at, cut, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put.slice(0, 2) + text.slice(place + cut);
    });
    fc.assert(
      fc.property(fc.oneof(soup, fc.json(), damaged), fc.constantFrom(1, 2, 32), (text, keepDepth) => {
        const valid = parses(text);
        expect(scans(text, keepDepth)).toBe(valid);
        const tooDeep = `${'[{"a":'.repeat(17)}${text}${'}]'.repeat(17)}`;
        expect(scans(tooDeep, keepDepth)).toBe(parses(tooDeep));
        const items = itemsOf(text, keepDepth);
        if (!valid) expect(items).toBe('no JSON');
        else expect(items !== 'no array').toBe(Array.isArray(JSON.parse(text)));
      }),
      { numRuns: 3000 },
    );
  });

  test('the message tells the position and repeats nothing of the text', () => {
    const messageOf = (text: string): unknown => {
      try {
        return scanJson(text, ALL);
      } catch (error) {
        return error instanceof JsonSyntaxError ? [error.message, error.position] : error;
      }
    };
    expect(messageOf('{"secret":"x" secret}')).toEqual([
      'Body is not valid JSON: unexpected character at position 14',
      14,
    ]);
    expect(messageOf('{"secret":"x"')).toEqual([
      'Body is not valid JSON: unexpected end of the text at position 13',
      13,
    ]);
    expect(messageOf('')).toEqual(['Body is not valid JSON: unexpected end of the text at position 0', 0]);
    expect(messageOf('1 1')).toEqual(['Body is not valid JSON: unexpected character at position 2', 2]);
  });
});
