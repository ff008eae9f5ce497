import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, canonicalNode, scanJson } from './index.ts';
import { exactValues, textsOf } from './testing.ts';

const canonicalAt = (keepDepth: number, keepArrays: boolean, text: string): string =>
  canonicalNode(text, scanJson(text, { keepDepth, keepArrays }).node);

test('a node has the canonical text of its value, however much of it the scan has kept', () => {
  const text = exactValues.chain(textsOf);
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 6 }), fc.boolean(), (written, keepDepth, keepArrays) => {
      expect(canonicalAt(keepDepth, keepArrays, written)).toBe(canonicalJson(written));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['containers in containers', '{"b":1.50,"a":"x","c":[3,2.0,{"z":1,"y":2}],"d":{"f":null,"e":true}}'],
  [
    'escapes in keys and strings',
    ' { "\\u0062" : 100 , "a\\"\\\\" : -0.0, "\\n\\u007f\\u0085" : "\\/é😀", "" : 1e-2 } ',
  ],
  ['forty members', `{${Array.from({ length: 40 }, (_, index) => `"${(index * 7) % 40}":"${index}"`).join(', ')}}`],
  ['a string alone', '"\\u0041"'],
  ['a word alone', 'false'],
])('a node has the canonical text of its value: %s', (_, text) => {
  for (const keepDepth of [1, 2, 3, 9]) expect(canonicalAt(keepDepth, true, text)).toBe(canonicalJson(text));
});

test('a node may stand anywhere in its text', () => {
  const text = '{"data": {"b": 10, "a": "\\u0061"} }';
  const { node } = scanJson(text, { keepDepth: 3 });
  const data = node.kind === 'object' ? node.members.get('data') : undefined;
  expect(data && canonicalNode(text, data)).toBe('{"a":"a","b":1e1}');
});
