import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { RawJson, stringifyJson } from './index.ts';

describe('stringifyJson', () => {
  test('puts raw JSON in as it is, wherever it stands', () => {
    expect(stringifyJson(new RawJson('{ "a": 1.50 }'))).toBe('{ "a": 1.50 }');
    const raw = new RawJson('12345678901234567890');
    expect(stringifyJson({ a: raw, b: [raw, { c: raw }, 'x'], d: new RawJson('"$&$1"') })).toBe(
      '{"a":12345678901234567890,"b":[12345678901234567890,{"c":12345678901234567890},"x"],"d":"$&$1"}',
    );
  });

  test('writes everything else as JSON.stringify does', () => {
    const odd = {
      at: new Date('2026-01-02T03:04:05.006Z'),
      absent: undefined,
      call: () => 1,
      list: [undefined, () => 1, Number.NaN, Symbol('x')],
      own: { toJSON: (key: string) => `own ${key}` },
      'k"ey': '\u2028\ud800"\n',
      map: new Map([[1, 2]]),
    };
    expect(stringifyJson(odd)).toBe(JSON.stringify(odd));
    fc.assert(
      fc.property(
        fc.anything({ withDate: true }),
        (value) => stringifyJson(value) === (JSON.stringify(value) ?? 'null'),
      ),
    );
    expect(stringifyJson(undefined)).toBe('null');
  });

  test('gives the same text for raw and for ordinary members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.infiniteStream(fc.boolean()), (value, isRaw) => {
        const withRaw = (part: unknown): unknown => {
          if (isRaw.next().value) return new RawJson(JSON.stringify(part));
          if (Array.isArray(part)) return part.map(withRaw);
          if (typeof part !== 'object' || part === null) return part;
          return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, withRaw(member)]));
        };
        expect(stringifyJson(withRaw(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  test('may run inside a toJSON of itself, and recovers from one that throws', () => {
    const inner = { toJSON: () => stringifyJson([new RawJson('1.0')]) };
    expect(stringifyJson([new RawJson('2.0'), inner, new RawJson('3.0')])).toBe('[2.0,"[1.0]",3.0]');
    const broken = {
      toJSON: () => {
        throw new Error('broken');
      },
    };
    expect(() => stringifyJson([new RawJson('2.0'), broken])).toThrow('broken');
    expect(stringifyJson([new RawJson('4.0')])).toBe('[4.0]');
  });

  test('takes raw JSON of another instance of the module', async () => {
    vi.resetModules();
    const other = await import('./raw-json.ts');
    expect(other.RawJson).not.toBe(RawJson);
    expect(RawJson.is(new other.RawJson('1'))).toBe(true);
    expect(stringifyJson({ a: new other.RawJson('1.0'), b: new RawJson('2.0') })).toBe('{"a":1.0,"b":2.0}');
    expect(other.stringifyJson([new RawJson('2.0')])).toBe('[2.0]');
  });
});

describe('RawJson', () => {
  test('refuses JSON.stringify, which would change or lose it', () => {
    expect(() => JSON.stringify({ a: new RawJson('1.0') })).toThrow(TypeError);
  });

  test.each([null, undefined, 'text', 1, {}, [], { text: '1' }, () => 1])('is not %j', (value) => {
    expect(RawJson.is(value)).toBe(false);
  });
});
