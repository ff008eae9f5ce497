import { expect, test } from 'vitest';
import { parseJsonTree } from './json-tree.ts';

test('numbers stay as they were written', () => {
  for (const text of ['1234567890123456.78', '12345678901234567890', '0.1', '1e2', '-0']) {
    expect(parseJsonTree(text)).toEqual({ kind: 'number', text });
  }
});

test('every kind of value has its place in the tree', () => {
  expect(parseJsonTree('{"a":[true,null,"x\\n"],"b":{}}')).toEqual({
    kind: 'object',
    entries: [
      [
        'a',
        {
          kind: 'array',
          items: [
            { kind: 'boolean', text: 'true' },
            { kind: 'null', text: 'null' },
            { kind: 'string', text: '"x\\n"' },
          ],
        },
      ],
      ['b', { kind: 'object', entries: [] }],
    ],
  });
});
