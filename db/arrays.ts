const special = /["\\]/g;
const separator = '\x1f';

/**
 * A column of texts that hold no control characters, as JSON, ids and names do, in one parameter: what
 * `string_to_array(…, chr(31), '')` takes apart. Costs a fraction of an array literal, in which every quote is escaped.
 * @throws RangeError for a text that is empty or holds the separator
 */
export function textColumn(values: readonly (string | null)[]): string {
  for (const value of values) {
    if (value !== null && (value === '' || value.includes(separator)))
      throw new RangeError('A text of a column is neither empty nor holds its separator.');
  }
  return values.join(separator);
}

/** Array literals of PostgreSQL: one parameter for a column of values, however many rows there are. */
export function textArray(values: readonly (string | null)[]): string {
  let literal = '{';
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? null;
    if (index > 0) literal += ',';
    literal += value === null ? 'NULL' : `"${value.replace(special, '\\$&')}"`;
  }
  return `${literal}}`;
}

export function numberArray(values: readonly (number | bigint | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** Bytes; a text is bytes in hexadecimal. */
export function bytesArray(values: readonly (Buffer | string | null)[]): string {
  const hex = (value: Buffer | string) => (typeof value === 'string' ? value : value.toString('hex'));
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${hex(value)}"`)).join(',')}}`;
}
