/** All of up to 24 API processes together; with those of the primary, of an `oda` command and of PostgreSQL itself below 100. */
const together = 72;
const most = 12;
const least = 2;

/** Most connections in the pool of each of so many API processes, which has one more, for single events. */
export function connectionsPerProcess(processes: number): number {
  return Math.max(least, Math.min(most, Math.floor(together / processes) - 1));
}
