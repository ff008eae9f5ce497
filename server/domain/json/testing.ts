import fc from 'fast-check';
import { ArrayScanner, JsonSyntaxError, type ScannedValue } from './index.ts';

/** A JSON value with exact numbers: `digits` times ten to the `power`. Object keys are in no order. */
export type ExactValue =
  | { readonly digits: bigint; readonly power: number }
  | { readonly members: readonly (readonly [string, ExactValue])[] }
  | readonly ExactValue[]
  | string
  | boolean
  | null;

const wellFormedText = fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replaceAll('\0', '0'));
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'amount', 'externalId', '', 'é', '😀', '10', '9', '"'),
  wellFormedText.map((text) => (text === '__proto__' ? 'proto' : text)),
);
const number = fc.record({
  digits: fc.oneof(fc.bigInt(-20n, 20n), fc.bigInt(-(10n ** 30n), 10n ** 30n)),
  power: fc.integer({ min: -6, max: 6 }),
});

/** Values that the scanner refuses nothing of. */
export const exactValues: fc.Arbitrary<ExactValue> = fc.letrec<{ value: ExactValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(true, false, null),
    wellFormedText,
    number,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(key, tie('value')), { maxLength: 5, selector: ([name]) => name })
      .map((members) => ({ members })),
  ),
})).value;

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 2 });

function joined(open: string, items: readonly string[], close: string): fc.Arbitrary<string> {
  return fc
    .tuple(space, space)
    .map(([before, after]) => `${open}${before}${items.join(`${after},${before}`)}${after}${close}`);
}

function stringTexts(value: string): fc.Arbitrary<string> {
  const units = value.split('');
  const escaped = fc.array(fc.boolean(), { minLength: units.length, maxLength: units.length });
  return escaped.map((isEscaped) => {
    // Half a pair in the clear beside half a pair escaped would not be well-formed text.
    const spelled = units.map((unit, index) => {
      const mustEscape = unit < ' ' || unit === '"' || unit === '\\' || /[\ud800-\udfff]/.test(unit);
      return mustEscape || isEscaped[index] ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}` : unit;
    });
    return `"${spelled.join('')}"`;
  });
}

function numberTexts(digits: bigint, power: number): fc.Arbitrary<string> {
  const shape = fc.record({
    zeros: fc.nat(3),
    decimals: fc.nat(5),
    mark: fc.constantFrom('e', 'E', 'e0', 'E-0', 'e+', 'E+00'),
    minusZero: fc.boolean(),
  });
  return shape.map(({ zeros, decimals, mark, minusZero }) => {
    const negative = digits < 0n || (digits === 0n && minusZero);
    const all = `${negative ? digits * -1n : digits}${'0'.repeat(zeros)}`.padStart(decimals + 1, '0');
    const whole = all.slice(0, all.length - decimals).replace(/^0+(?=\d)/, '');
    const fraction = decimals === 0 ? '' : `.${all.slice(-decimals)}`;
    const exponent = power - zeros + decimals;
    const suffix = exponent === 0 && mark.length === 1 ? '' : exponentText(mark, exponent);
    return `${negative ? '-' : ''}${whole}${fraction}${suffix}`;
  });
}

function exponentText(mark: string, exponent: number): string {
  const sign = exponent < 0 ? '-' : mark.replace(/[eE0-]/g, '');
  return `${mark.charAt(0)}${sign}${mark.replace(/[eE+-]/g, '')}${Math.abs(exponent)}`;
}

/** Every way to write a value down: white space, key order, escapes, spellings of numbers. */
export function textsOf(value: ExactValue): fc.Arbitrary<string> {
  if (value === null || typeof value === 'boolean') return fc.constant(String(value));
  if (typeof value === 'string') return stringTexts(value);
  if ('digits' in value) return numberTexts(value.digits, value.power);
  if ('members' in value) {
    const members = value.members.map(([name, member]) =>
      fc.tuple(stringTexts(name), space, textsOf(member)).map(([n, s, m]) => `${n}${s}:${s}${m}`),
    );
    return fc
      .tuple(...members)
      .chain((texts) => fc.shuffledSubarray(texts, { minLength: texts.length }))
      .chain((texts) => joined('{', texts, '}'));
  }
  return fc.tuple(...value.map(textsOf)).chain((texts) => joined('[', texts, ']'));
}

/** Equality of values by arithmetic on whole numbers, as slow and plain as can be. */
export function isSameValue(a: ExactValue, b: ExactValue): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if ('digits' in a)
    return 'digits' in b && a.digits * 10n ** BigInt(a.power + 9) === b.digits * 10n ** BigInt(b.power + 9);
  if ('members' in a) {
    if (!('members' in b) || a.members.length !== b.members.length) return false;
    const others = new Map(b.members);
    return a.members.every(([name, member]) => {
      const other = others.get(name);
      return other !== undefined && isSameValue(member, other);
    });
  }
  if ('digits' in b || 'members' in b || a.length !== b.length) return false;
  return a.every((item, index) => {
    const other = b[index];
    return other !== undefined && isSameValue(item, other);
  });
}

/** All items of a batch body, or why there are none. */
export function itemsOf(text: string, keepDepth = 32): ScannedValue[] | 'no array' | 'no JSON' {
  try {
    const scanner = new ArrayScanner(text, { keepDepth });
    const items: ScannedValue[] = [];
    for (let item = scanner.next(); item !== null; item = scanner.next()) items.push(item);
    return scanner.isArray ? items : 'no array';
  } catch (error) {
    if (error instanceof JsonSyntaxError) return 'no JSON';
    throw error;
  }
}
