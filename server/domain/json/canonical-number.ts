import { DOT, LOWER_E, MINUS, UPPER_E, ZERO } from './syntax.ts';

/** Up to this length an integer is exact as a double, and so is the sum of two. */
const EXACT_INTEGER_LENGTH_MAX = 15;

/**
 * One spelling for every JSON number of the same value, in decimal arithmetic: `[-]digits[e exponent]`, where digits
 * neither begin nor end with a zero. An exponent of more than 15 digits, which no store takes, leaves the number as it is.
 * The number is `text` from `start` to `end`.
 */
export function canonicalNumber(text: string, start: number, end: number): string {
  const isNegative = text.charCodeAt(start) === MINUS;
  let firstAt = -1;
  let lastAt = -1;
  let pointAt = -1;
  let at = isNegative ? start + 1 : start;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === LOWER_E || code === UPPER_E) break;
    if (code === DOT) pointAt = at;
    else if (code !== ZERO) {
      if (firstAt === -1) firstAt = at;
      lastAt = at;
    }
  }
  if (firstAt === -1) return '0';
  const exponent = at === end ? 0 : readExponent(text.slice(at + 1, end));
  if (exponent === null) return text.slice(start, end);
  const unitsAt = (pointAt === -1 ? at : pointAt) - 1;
  const isSplit = firstAt < pointAt && pointAt < lastAt;
  const digits = isSplit
    ? text.slice(firstAt, pointAt) + text.slice(pointAt + 1, lastAt + 1)
    : text.slice(firstAt, lastAt + 1);
  const power = exponent + (lastAt > unitsAt ? unitsAt + 1 - lastAt : unitsAt - lastAt);
  return `${isNegative ? '-' : ''}${digits}${power === 0 ? '' : `e${power}`}`;
}

/** Null for one that is too long, its leading zeros not counted. */
function readExponent(text: string): number | null {
  const digits = text.length > EXACT_INTEGER_LENGTH_MAX ? text.replace(/^([+-]?)0+(?=\d)/, '$1') : text;
  return digits.length > EXACT_INTEGER_LENGTH_MAX ? null : Number(digits);
}
