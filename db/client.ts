import { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle, PostgresJsDatabase, PostgresJsSession } from 'drizzle-orm/postgres-js';
import postgres, { type MaybeRow, type PendingQuery, type RowList, type Sql, type TransactionSql } from 'postgres';
import * as schema from './schema/index.ts';

export type Orm = PostgresJsDatabase;

/** A transaction: raw prepared statements by `sql`, ordinary queries by `orm`. Both run on the same connection. */
export interface Transaction {
  readonly sql: TransactionSql;
  readonly orm: Orm;
}

/** Runs a statement, in a transaction that is open or in one of its own. */
export type RunStatement = <Rows extends readonly MaybeRow[]>(
  make: (sql: Sql | TransactionSql) => PendingQuery<Rows>,
) => Promise<RowList<Rows>>;

/** The role that every statement of the program runs as; migration 0001 makes it and gives it its rights. */
const appRole = 'oda_app';

export interface ConnectOptions {
  /** Most connections of the pool. */
  max?: number;
  /** Seconds to wait for a connection to be made. */
  connectTimeoutSeconds?: number;
  /** Milliseconds after which the server gives a statement up. */
  statementTimeoutMs?: number;
  /** The role in effect; null keeps the URL's own (migrations). */
  role?: string | null;
}

/** Opens a pool. JSON columns stay text, so that no number passes through a double. */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  const role = options.role === undefined ? appRole : options.role;
  const client = postgres(url, {
    max: options.max ?? 12,
    connect_timeout: options.connectTimeoutSeconds ?? 3,
    idle_timeout: 0,
    // Seconds between attempts: the driver's own grow to 20, and the first success must come soon after the database's.
    backoff: () => 0.05 + Math.random() * 0.2,
    max_lifetime: null,
    // Whatever the URL says: only a prepared statement can follow what opens its transaction in one round trip.
    prepare: true,
    onnotice: () => {},
    types: { json: { to: 114, from: [114], serialize: String, parse: (text: string) => text } },
    connection: {
      application_name: 'operator-data-api',
      statement_timeout: options.statementTimeoutMs ?? 8_000,
      // Statements are looked up by keys and their plans do not depend on values: planning one anew costs more than it does.
      plan_cache_mode: 'force_generic_plan',
      // A process that went away in the middle of a transaction must not keep its locks.
      idle_in_transaction_session_timeout: 10_000,
      ...(role ? { role } : {}),
    },
  });
  drizzle(client); // sets drizzle's date and JSON parsers on the client, as the ORM half expects them
  return client;
}

const dialect = new PgDialect();

/** Drizzle on a connection or transaction of postgres.js, of which it uses this one function. */
export function ormOn(sql: Pick<Sql, 'unsafe'>): Orm {
  return new PostgresJsDatabase(dialect, new PostgresJsSession(sql as Sql, dialect, undefined), undefined);
}

export { schema };
