/** All API processes together; with the primary's, an `oda` command's and PostgreSQL's own they stay below 100. */
const together = 72;
const most = 12;
const least = 2;

/** Most connections to the database that each of so many API processes makes. */
export function connectionsPerProcess(processes: number): number {
  return Math.max(least, Math.min(most, Math.floor(together / processes)));
}
