const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A number as people read it: "12,345,678". */
export const formatCount = (count: number | bigint) => whole.format(count);

/** A number where there is little room: "12.3M", but "1,050" as it is. */
export const formatCountShort = (count: number | bigint) => (count < 10_000 ? whole : compact).format(count);

/** A number with its noun: "1 event", "2,000 events". */
export function countOf(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}

/** How large a file is: "340 kB", "2.5 MB", "1.2 GB". */
export function formatBytes(bytes: number): string {
  for (const [unit, size] of [
    ['GB', 1e9],
    ['MB', 1e6],
  ] as const)
    if (bytes >= size) return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
  return `${formatCount(Math.ceil(bytes / 1_000))} kB`;
}

/** How long something has taken that goes on: whole seconds. */
export const formatElapsed = (ms: number): string =>
  ms < 1_000 ? 'less than 1 s' : formatDuration(Math.floor(ms / 1_000) * 1_000);

/** How long something took: "340 ms", "2.5 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
