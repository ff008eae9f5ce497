import type { Sql, TransactionSql } from 'postgres';
import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';

/** Milliseconds since 1970 by the clock of the database. */
export type ReadClock = (sql: Sql | TransactionSql) => Promise<number>;

export const readDatabaseClock: ReadClock = async (sql) => {
  const [row] = await sql<{ ms: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`;
  return row?.ms ?? 0;
};

const wentBack = () =>
  new DomainError(
    'CONFLICT',
    'The clock of the database went back, so nothing is archived or removed until it is right.',
  );

/** The clock of a run, which may stand still but not go back. */
export class RunClock {
  readonly startMs: number;
  #lastMs: number;
  readonly #read: ReadClock;

  private constructor(startMs: number, read: ReadClock) {
    this.startMs = startMs;
    this.#lastMs = startMs;
    this.#read = read;
  }

  /** Begins a run. No run before it may have begun later. @throws CONFLICT when one did */
  static async start({ database }: Core, read: ReadClock): Promise<RunClock> {
    const ms = await read(database.sql);
    const [later] = await database.sql`
      insert into housekeeping as h (task, ran_at) values ('retention', to_timestamp(${ms}::float8 / 1000))
      on conflict (task) do update set ran_at = excluded.ran_at where h.ran_at <= excluded.ran_at
      returning 1`;
    if (!later) throw wentBack();
    return new RunClock(ms, read);
  }

  /** @throws CONFLICT when it shows less than it did */
  async check(sql: TransactionSql): Promise<void> {
    const ms = await this.#read(sql);
    if (ms < this.#lastMs) throw wentBack();
    this.#lastMs = ms;
  }
}
