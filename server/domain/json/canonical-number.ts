import { splitExponent } from './number-range.ts';
import { MINUS, ZERO } from './syntax.ts';

/** Up to this length an integer is exact as a double, and so is the sum of two. */
const EXACT_INTEGER_LENGTH_MAX = 15;

/**
 * One spelling for every JSON number of the same value, in decimal arithmetic: `[-]digits[e exponent]`, where digits
 * neither begin nor end with a zero. An exponent of more than 15 digits, which no store takes, leaves the number as it is.
 */
export function canonicalNumber(number: string): string {
  const { mantissa, exponent } = splitExponent(number);
  const sign = mantissa.charCodeAt(0) === MINUS ? '-' : '';
  const pointAt = mantissa.indexOf('.');
  const whole = mantissa.slice(sign.length, pointAt === -1 ? mantissa.length : pointAt);
  const fraction = pointAt === -1 ? '' : mantissa.slice(pointAt + 1);
  const digits = whole + fraction;
  let first = 0;
  while (digits.charCodeAt(first) === ZERO) first++;
  if (first === digits.length) return '0';
  if (exponent.length > EXACT_INTEGER_LENGTH_MAX) return withLongExponent(number, exponent);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end--;
  const power = Number(exponent) - fraction.length + (digits.length - end);
  return `${sign}${digits.slice(first, end)}${power === 0 ? '' : `e${power}`}`;
}

/** The length may come from leading zeros alone. */
function withLongExponent(number: string, exponent: string): string {
  const short = exponent.replace(/^([+-]?)0+(?=\d)/, '$1');
  if (short.length > EXACT_INTEGER_LENGTH_MAX) return number;
  return canonicalNumber(`${number.slice(0, number.length - exponent.length)}${short}`);
}
