import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, mergeMembers, type SplitMembers, scanJson, splitMembers } from './index.ts';
import { exactValues, textsOf } from './testing.ts';

function split(text: string, ...names: string[]): SplitMembers {
  const { node } = scanJson(text, { keepDepth: 2 });
  if (node.kind !== 'object') throw new Error('no object');
  return splitMembers(text, node, new Set(names));
}

describe('splitMembers', () => {
  test.each<[string, string[], SplitMembers]>([
    ['{"a":1,"b":2}', ['b'], { kept: '{"a":1}', taken: '{"b":2}', takenNames: ['b'] }],
    ['{"a":1,"b":2}', ['a'], { kept: '{"b":2}', taken: '{"a":1}', takenNames: ['a'] }],
    ['{"a":1,"b":2,"c":3}', ['c', 'a', 'z'], { kept: '{"b":2}', taken: '{"a":1,"c":3}', takenNames: ['a', 'c'] }],
    ['{"a":1}', ['a'], { kept: '{}', taken: '{"a":1}', takenNames: ['a'] }],
    [' { "a" : 1 } ', ['b'], { kept: '{ "a" : 1 }', taken: null, takenNames: [] }],
    ['{}', ['a'], { kept: '{}', taken: null, takenNames: [] }],
    ['{"\\u0061":1,"b":[ 1.50 ]}', ['a'], { kept: '{"b":[ 1.50 ]}', taken: '{"\\u0061":1}', takenNames: ['a'] }],
    ['{ "a\\"" : "x" ,\n"b" : 1e0}', ['a"'], { kept: '{"b" : 1e0}', taken: '{"a\\"" : "x"}', takenNames: ['a"'] }],
    ['{"10":"},\\"","9":{"a":1}}', ['9'], { kept: '{"10":"},\\""}', taken: '{"9":{"a":1}}', takenNames: ['9'] }],
    ['{"a":{"email":1}}', ['email'], { kept: '{"a":{"email":1}}', taken: null, takenNames: [] }],
    ['{"constructor":1}', ['toString'], { kept: '{"constructor":1}', taken: null, takenNames: [] }],
  ])('%j without %j', (text, names, expected) => {
    expect(split(text, ...names)).toEqual(expected);
  });

  test('works inside a larger text', () => {
    const text = '[1, {"d":{"a":1,"b":2}}]';
    const { node } = scanJson(text, { keepDepth: 4 });
    const item = node.kind === 'array' ? node.items[1] : undefined;
    const data = item?.kind === 'object' ? item.members.get('d') : undefined;
    if (data?.kind !== 'object') throw new Error('no object');
    expect(splitMembers(text, data, new Set(['a']))).toEqual({ kept: '{"b":2}', taken: '{"a":1}', takenNames: ['a'] });
    expect(splitMembers(text, data, new Set()).kept).toBe('{"a":1,"b":2}');
  });

  test('never passes for done where the members were not kept', () => {
    const { node } = scanJson('{"email":"x"}', { keepDepth: 1 });
    if (node.kind !== 'object') throw new Error('no object');
    expect(() => splitMembers('{"email":"x"}', node, new Set(['email']))).toThrow(TypeError);
  });
});

describe('mergeMembers', () => {
  test.each([
    ['{}', '{}', '{}'],
    ['{ }', '\n{\t}', '{}'],
    ['{"a":1}', '{}', '{"a":1}'],
    [' { } ', '{ "b" : 2 }', '{"b" : 2}'],
    ['{"a":"}"}', '{"b":{}}', '{"a":"}","b":{}}'],
    ['{"a":1e400}\n', ' {"b":12345678901234567890}', '{"a":1e400,"b":12345678901234567890}'],
  ])('%j and %j', (a, b, merged) => {
    expect(mergeMembers(a, b)).toBe(merged);
  });

  test('gives back the value that was split, to the last digit', () => {
    const objects = fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'email', 'é', '"', '10', ''), exactValues), {
        selector: ([name]) => name,
      })
      .chain((members) => textsOf({ members }));
    const names = fc.subarray(['a', 'b', 'email', 'é', '"', '10', '', 'other']);
    fc.assert(
      fc.property(objects, names, (text, wanted) => {
        const { kept, taken, takenNames } = split(text, ...wanted);
        const value: object = JSON.parse(text);
        expect(takenNames).toEqual(expect.arrayContaining(Object.keys(value).filter((name) => wanted.includes(name))));
        expect(Object.keys(JSON.parse(taken ?? '{}')).sort()).toEqual([...takenNames].sort());
        expect(Object.keys(JSON.parse(kept)).some((name) => wanted.includes(name))).toBe(false);
        expect(canonicalJson(mergeMembers(kept, taken ?? '{}'))).toBe(canonicalJson(text));
        expect(canonicalJson(mergeMembers(taken ?? '{}', kept))).toBe(canonicalJson(text));
      }),
    );
  });
});
