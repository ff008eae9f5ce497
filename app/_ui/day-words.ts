const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A day such as "2026-07-04" as nobody misreads it: "4 July 2026". Null for what is no day. */
export function dayWords(day: string): string | null {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? null : format.format(at);
}
