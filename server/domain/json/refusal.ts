/** Containers may be nested this deep, the outermost counting as 1. */
export const DEPTH_MAX = 32;

const NAMED_LENGTH_MAX = 100;

/** Why a syntactically valid value is refused; each completes a sentence that begins with a key or a value. */
export const REFUSED = {
  duplicateKey: 'occurs twice in one object: send each key once',
  protoKey: 'is not accepted: rename it',
  nulCharacter: 'contains \\u0000, which cannot be stored: remove it',
  loneSurrogate: 'contains half of a surrogate pair: send well-formed Unicode',
  numberRange: 'holds a number that is too large, too small or too long to be kept exactly: send it as a string',
  size: 'makes the value too large',
  depth: `is nested too deeply: at most ${DEPTH_MAX} levels are accepted`,
} as const;

export type Refused = (typeof REFUSED)[keyof typeof REFUSED];

/** A key as it may stand in a message: quoted, cut, without control characters or broken Unicode. */
export function quoteKey(key: string): string {
  if (key.length <= NAMED_LENGTH_MAX) return JSON.stringify(key);
  return JSON.stringify(key.slice(0, NAMED_LENGTH_MAX).replace(/[\ud800-\udbff]$/, ''));
}
