/** PostgreSQL keeps at most this many digits after the point of a `numeric`. */
const FRACTION_DIGITS_MAX = 16_383;
/** PostgreSQL gives up on exponents a little above this, even on those of zero. */
const EXPONENT_MAX = 1_000_000_000;

const NON_ZERO_MANTISSA = /^-?[0.]*[1-9]/;

/**
 * Whether a number of this length can be out of range at all, so that most need no look: 200 characters and an exponent of
 * two digits stay between 1e-300 and 1e300.
 */
export function canExceedRange(length: number, exponentDigits: number): boolean {
  return length > 200 || exponentDigits > 2;
}

/**
 * Whether PostgreSQL's `numeric` takes a JSON number as it is written and a double could hold its magnitude: not infinite,
 * and not rounded to zero.
 */
export function isStorableNumber(number: string): boolean {
  const magnitude = Number(number);
  if (!Number.isFinite(magnitude)) return false;
  if (magnitude === 0 && NON_ZERO_MANTISSA.test(number)) return false;
  const { mantissa, exponent } = splitExponent(number);
  const pointAt = mantissa.indexOf('.');
  const fractionDigits = pointAt === -1 ? 0 : mantissa.length - pointAt - 1;
  return fractionDigits - Number(exponent) <= FRACTION_DIGITS_MAX && Math.abs(Number(exponent)) <= EXPONENT_MAX;
}

/** Takes a JSON number apart at its `e`; without one the exponent is `0`. */
function splitExponent(number: string): { mantissa: string; exponent: string } {
  const at = number.search(/e/i);
  if (at === -1) return { mantissa: number, exponent: '0' };
  return { mantissa: number.slice(0, at), exponent: number.slice(at + 1) };
}
