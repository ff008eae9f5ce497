import { describe, expect, test } from 'vitest';
import { ExternalId, requirePossibleId } from './external-id.ts';

const face = '😀';

const possible: [what: string, id: string][] = [
  ['one character', '0'],
  ['255 characters', 'x'.repeat(255)],
  ['255 code points of two units each', face.repeat(255)],
  ['254 code points and one of two units', `${'x'.repeat(254)}${face}`],
  ['a slash', 'a/b'],
  ['a percent sign that looks like an escape', 'a%2Fb'],
  ['an escape of an escape', '%252F'],
  ['quotes of every kind', `'"\`´’`],
  ['backslashes and braces', '\\{"x":1}\\'],
  ['an emoji', face],
  ['a family of emoji joined by zero-width joiners', '👩‍👩‍👧'],
  ['a space inside', 'a b'],
  ['a no-break space inside', 'a\u00a0b'],
  ['three dots', '...'],
  ['a dot before something', './a'],
  ['two dots before something', '../a'],
  ['names of prototypes', '__proto__'],
  ['the constructor', 'constructor'],
  ['a letter with a combining mark', 'e\u0301'],
  ['a zero-width space, which is no White_Space', '\u200bx'],
  ['a byte order mark, which is no White_Space', '\ufeffx'],
  ['a soft hyphen, which is Cf and not Cc', 'a\u00adb'],
  ['the replacement character', '\ufffd'],
  ['the last code point', '\u{10ffff}'],
  ['what SQL would end a text with', `'; drop table entities; --`],
  ['the text null', 'null'],
  ['an old PostgreSQL array', '{NULL,"a"}'],
];

const impossible: [what: string, id: string][] = [
  ['the empty text', ''],
  ['256 characters', 'x'.repeat(256)],
  ['256 code points of two units each', face.repeat(256)],
  ['255 characters and one of two units', `${'x'.repeat(255)}${face}`],
  ['one dot', '.'],
  ['two dots', '..'],
  ['a space', ' '],
  ['a leading space', ' a'],
  ['a trailing space', 'a '],
  ['a trailing newline', 'a\n'],
  ['a newline inside', 'a\nb'],
  ['a tab inside', 'a\tb'],
  ['NUL', '\0'],
  ['NUL inside', 'a\0b'],
  ['DEL', 'a\u007fb'],
  ['a C1 control', 'a\u0085b'],
  ['the last C1 control', 'a\u009fb'],
  ['a leading no-break space', '\u00a0a'],
  ['a trailing ideographic space', 'a\u3000'],
  ['a trailing line separator', 'a\u2028'],
  ['a leading ogham space', '\u1680a'],
  ['a high surrogate alone', 'a\ud83d'],
  ['a low surrogate alone', '\ude00a'],
  ['a pair the wrong way round', '\ude00\ud83d'],
];

describe('an externalId', () => {
  test.each(possible)('may be %s, and stays as it was sent', (_, id) => {
    expect(ExternalId.parse(id)).toBe(id);
    expect(() => requirePossibleId(id)).not.toThrow();
  });

  test.each(impossible)('is never %s', (_, id) => {
    expect(ExternalId.safeParse(id).error?.issues).toHaveLength(1);
  });

  test.each([[5], [true], [{}], [['a']], [5n]])('is never %s, which is no text', (value) => {
    expect(ExternalId.safeParse(value).success).toBe(false);
  });

  test('is told to be wrong without being repeated', () => {
    const secret = 'ada@example.com';
    const problems = [`${secret}\n`, ` ${secret}`, secret.repeat(20)].map(
      (id) => ExternalId.safeParse(id).error?.message,
    );
    for (const problem of problems) expect(problem).not.toContain(secret);
  });
});

test.each(impossible)('a path with %s is answered as one to an entity that is not there', (_, id) => {
  expect(() => requirePossibleId(id)).toThrow(expect.objectContaining({ code: 'ENTITY_NOT_FOUND' }));
});
