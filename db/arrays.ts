const special = /["\\]/g;

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

export function bytesArray(values: readonly (Buffer | null)[]): string {
  return `{${values.map((value) => (value ? `"\\\\x${value.toString('hex')}"` : 'NULL')).join(',')}}`;
}
