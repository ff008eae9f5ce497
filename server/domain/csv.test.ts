import { expect, test } from 'vitest';
import { formatCsv } from './csv.ts';

test('rows end with CRLF after a byte-order mark, and null is an empty cell', () => {
  expect(
    formatCsv([
      ['index', 'externalId'],
      [0, null],
      [-1, 'ada'],
    ]),
  ).toBe('\u{feff}index,externalId\r\n0,\r\n-1,ada\r\n');
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['\r=1', `"'\r=1"`],
  ['a=1', 'a=1'],
])('no spreadsheet takes %j for a formula', (text, cell) => {
  expect(formatCsv([[text]])).toBe(`\u{feff}${cell}\r\n`);
});

test.each([
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\nb', '"a\nb"'],
  ['ä 🂡', 'ä 🂡'],
])('%j stays one cell', (text, cell) => {
  expect(formatCsv([[text]])).toBe(`\u{feff}${cell}\r\n`);
});
