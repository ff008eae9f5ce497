import { describe, expect, test } from 'vitest';
import { readHead } from './request-head.ts';

const read = (text: string, at = 1) => readHead(Buffer.from(text, 'latin1'), at, (path) => path === '/api');
const head = (...lines: string[]) => `FOO /api HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

describe('the head of a request whose method nobody knows', () => {
  test('is read with its headers, whatever stands before and after it', () => {
    const expected = { method: 'FOO', target: '/api?a=b' };
    const request = 'FOO /api?a=b HTTP/1.1\r\nA: \t 1 \r\nb:2\r\nA: 3\r\nEmpty:\r\n\r\nbody: of it\r\n\r\n';
    for (const [text, at] of [
      [request, 0],
      [request, 2],
      [`GET / HTTP/1.1\r\n\r\n${request}`, 20],
    ] as const) {
      const read = readHead(Buffer.from(text), at, (path) => path === '/api');
      expect(read).toMatchObject(expected);
      expect([...(read?.headers ?? [])]).toEqual([
        ['a', '1, 3'],
        ['b', '2'],
        ['empty', ''],
      ]);
    }
  });

  test.each([
    ['a NUL in a value', head('X: a\0b')],
    ['a lone CR in a value', head('X: a\rb')],
    ['a lone CR at the end of a value', head('X: a\r')],
    ['a lone LF in a value', head('X: a\nb')],
    ['a space in a name', head('X y: a')],
    ['a space before the colon', head('X : a')],
    ['no name', head(': a')],
    ['no colon', head('X')],
    ['a folded value', head('X: a', ' b')],
    ['no end', 'FOO /api HTTP/1.1\r\nX: a\r\n'],
    ['no target', 'FOO HTTP/1.1\r\n\r\n'],
    ['another version', 'FOO /api HTTP/2.0\r\n\r\n'],
    ['more than 16 KiB', head(`X: ${'a'.repeat(16 * 1024)}`)],
    ['a path that is not asked for', head().replace('/api', '/page')],
  ])('is none with %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  test('takes time in proportion to it, whatever it is made of', () => {
    const began = performance.now();
    for (const filler of [' ', '\t', 'a', ':', '\r', '\n', '\r\n', ' \r', 'a:\r\n', '/ ', '? '])
      for (const size of [15_000, 60_000]) {
        const filling = filler.repeat(size / filler.length);
        read(head(`X:${filling}\ry`));
        read(`${filling}${head()}`, size);
        read(`FOO /api${filling} HTTP/1.1\r\n\r\n`);
      }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
