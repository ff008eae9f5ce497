const surrogatesBegin = 0xd800;
const surrogatesEnd = 0xe000;
const codePointMost = 0x10ffff;

/**
 * The first text, in the order of code points, that is behind every text that begins with `prefix`; null when there is
 * none. A search for a prefix is thus a range of an index.
 */
export function prefixEnd(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last === codePointMost) continue;
    points.push(last + 1 === surrogatesBegin ? surrogatesEnd : last + 1);
    return String.fromCodePoint(...points);
  }
  return null;
}
