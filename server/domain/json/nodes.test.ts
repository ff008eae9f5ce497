import { describe, expect, test } from 'vitest';
import { ArrayScanner, type JsonNode, JsonSyntaxError, scanJson } from './index.ts';
import { itemsOf } from './testing.ts';

const ALL = { keepDepth: 32 };

describe('nodes', () => {
  const text = '{"a":{"b":{"c":1}},"d":[[2]],"e\\n":"x\\u0041","f":-1.50}';

  test('are made down to keepDepth, deeper values are checked alone', () => {
    const { node } = scanJson(text, { keepDepth: 2 });
    expect(node).toMatchObject({ kind: 'object', kept: true, start: 0, end: text.length });
    const members = node.kind === 'object' ? node.members : new Map<string, JsonNode>();
    expect([...members.keys()]).toEqual(['a', 'd', 'e\n', 'f']);
    expect(members.get('a')).toEqual({ kind: 'object', kept: false, members: new Map(), start: 5, end: 18 });
    expect(members.get('d')).toEqual({ kind: 'array', kept: false, items: [], start: 23, end: 28 });
    expect(members.get('e\n')).toMatchObject({ kind: 'string', value: 'xA' });
    const number = members.get('f');
    expect(number).toMatchObject({ kind: 'number' });
    expect(text.slice(number?.start, number?.end)).toBe('-1.50');
    expect(scanJson(text, { keepDepth: 1 }).node).toMatchObject({ kind: 'object', kept: false });
  });

  test('keepArrays: false keeps objects and leaves the items of arrays out', () => {
    const { node } = scanJson('{"a":[{"b":1}],"c":{"d":1}}', { keepDepth: 5, keepArrays: false });
    const members = node.kind === 'object' ? node.members : new Map<string, JsonNode>();
    expect(members.get('a')).toMatchObject({ kept: false, items: [] });
    expect(members.get('c')).toMatchObject({
      kept: true,
      members: new Map([['d', { kind: 'number', start: 24, end: 25 }]]),
    });
  });

  test('names of prototypes are ordinary keys', () => {
    const { node, refusal } = scanJson('{"constructor":1,"toString":2,"hasOwnProperty":3}', ALL);
    expect(refusal).toBeNull();
    expect(node.kind === 'object' && [...node.members.keys()]).toEqual(['constructor', 'toString', 'hasOwnProperty']);
  });
});

describe('ArrayScanner', () => {
  test('gives the items one by one, each with its own refusal', () => {
    const text = ' [ {"a":1} , {"a":1,"a":2}, "x" ,[1] ] ';
    const items = itemsOf(text);
    if (typeof items === 'string') throw new Error(items);
    expect(items.map(({ node }) => text.slice(node.start, node.end))).toEqual([
      '{"a":1}',
      '{"a":1,"a":2}',
      '"x"',
      '[1]',
    ]);
    expect(items.map(({ refusal }) => refusal !== null)).toEqual([false, true, false, false]);
  });

  test('stays at the end, gives nothing for an empty array, and knows what is no array', () => {
    const scanner = new ArrayScanner('[1]', ALL);
    expect(scanner.next()).not.toBeNull();
    expect([scanner.next(), scanner.next()]).toEqual([null, null]);
    expect(itemsOf('[]')).toEqual([]);
    expect(itemsOf(' {"a":[1]} ')).toBe('no array');
    expect(new ArrayScanner('', ALL).isArray).toBe(false);
    const object = new ArrayScanner('{}', ALL);
    expect([object.isArray, object.next(), object.next()]).toEqual([false, null, null]);
  });

  test('lets good items before a syntax error out and then throws', () => {
    const scanner = new ArrayScanner('[1, 2 3]', ALL);
    expect(scanner.next()?.node.kind).toBe('number');
    expect(scanner.next()?.node.kind).toBe('number');
    expect(() => scanner.next()).toThrow(JsonSyntaxError);
  });
});
