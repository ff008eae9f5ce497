import { setTimeout as wait } from 'node:timers/promises';
import type { MaybeRow, PendingQuery, RowList, Sql, TransactionSql, UnsafeQueryOptions } from 'postgres';
import { type ConnectOptions, connect, type Orm, ormOn, type Transaction } from './client.ts';
import { hasSqlState, sqlState } from './errors.ts';

const retriesMost = 3;
const setOperators = "select set_config('oda.operators', $1, true)";
/** Two that retry at once would meet again: each waits a time of its own, up to so long, and longer each time. */
const retryWaitMs = 20;
const deadlock = sqlState.deadlockDetected;
const serialization = sqlState.serializationFailure;
/** What the server has forgotten. The driver sends a statement again by itself only when no other is behind it. */
const forgotten = [sqlState.preparedStatementUnknown, sqlState.featureNotSupported] as const;

/**
 * The program's one way to PostgreSQL. Operator data is reached by `transact`, `statement` and its like alone, which tell
 * the database first whose data the transaction may touch.
 */
export class Database {
  #sql: Sql;
  /** One connection, whose statements follow each other. */
  #pipeline: Sql;
  #isPipelineUsed = false;
  readonly #url: string;
  readonly #options: ConnectOptions;

  constructor(url: string, options: ConnectOptions = {}) {
    this.#url = url;
    this.#options = options;
    this.#sql = connect(url, options);
    this.#pipeline = connect(url, { ...options, max: 1 });
  }

  /** The current pool; statements that touch no operator data may use it directly. */
  get sql(): Sql {
    return this.#sql;
  }

  /**
   * Replaces a pool and a pipeline that lost their connections for good although the server is well; a connection of its
   * own tells which it is. @returns false when the server itself does not answer
   */
  async replacePoolIfServerAnswers(): Promise<boolean> {
    const aside = connect(this.#url, { ...this.#options, max: 1, connectTimeoutSeconds: 2, statementTimeoutMs: 2_000 });
    try {
      await aside`select 1`;
    } catch {
      return false;
    } finally {
      void aside.end({ timeout: 0 }).catch(() => {});
    }
    const broken = [this.#sql, this.#pipeline];
    this.#sql = connect(this.#url, this.#options);
    this.#pipeline = connect(this.#url, { ...this.#options, max: 1 });
    for (const pool of broken) void pool.end({ timeout: 0 }).catch(() => {});
    return true;
  }

  /**
   * Runs `work` in a transaction that may touch the data of `operatorIds` and of nobody else. Deadlocks,
   * serialization failures and what was prepared and is forgotten are retried, so `work` must be free of other effects.
   * @throws whatever `work` throws, after rolling back
   */
  async transact<T>(operatorIds: readonly number[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    const statement = scopeTo(operatorIds);
    return retried(async () => (await this.#sql.begin((sql) => runScoped(sql, statement, work))) as T);
  }

  /**
   * Runs one statement in a transaction of its own, like `transact`, in one round trip: what tells the database whose data
   * it may touch goes out before it, and the server commits both at their end. The connection does nothing else meanwhile.
   * @throws what the server says of the statement, after rolling back
   */
  async statement<Rows extends readonly MaybeRow[]>(
    operatorIds: readonly number[],
    make: (sql: Sql | TransactionSql) => PendingQuery<Rows>,
  ): Promise<RowList<Rows>> {
    return runAlone(this.#sql, operatorIds, make);
  }

  /**
   * Like `statement`, of the one query that `make` builds with Drizzle, which is made again when it is retried. Drizzle's
   * own transactions do not work there.
   * @param userId the person whose account it may touch beside
   * @throws what the server says of it, behind Drizzle's wrapper, after rolling back
   */
  async ormStatement<T>(
    operatorIds: readonly number[],
    make: (orm: Orm) => PromiseLike<T>,
    userId?: number,
  ): Promise<T> {
    const orm = ormOn(precededBy(this.#sql, scopeOf(operatorIds), userId));
    return retried(async () => make(orm));
  }

  /**
   * Like `statement`, on one connection for all of them: it is sent behind those that are under way there, so that the
   * server goes from one to the next without waiting for the program. They take effect in the order in which they were
   * asked for, and whatever one waits for holds up those behind it: for statements that wait for no lock.
   * @throws what the server says of the statement, after rolling back
   */
  async pipelined<Rows extends readonly MaybeRow[]>(
    operatorIds: readonly number[],
    make: (sql: Sql | TransactionSql) => PendingQuery<Rows>,
  ): Promise<RowList<Rows>> {
    this.#isPipelineUsed = true;
    return runAlone(this.#pipeline, operatorIds, make);
  }

  /** Answers when the connection of `pipelined` does, at once where nothing was sent by it yet. */
  async probePipeline(): Promise<void> {
    if (this.#isPipelineUsed) await this.pipelined([], (sql) => sql`select 1`);
  }

  async close(): Promise<void> {
    await Promise.all([this.#sql, this.#pipeline].map((pool) => pool.end({ timeout: 5 })));
  }
}

function runAlone<Rows extends readonly MaybeRow[]>(
  sql: Sql,
  operatorIds: readonly number[],
  make: (sql: Sql | TransactionSql) => PendingQuery<Rows>,
): Promise<RowList<Rows>> {
  const scope = scopeOf(operatorIds);
  return retried(() => make(sql).after(setOperators, [scope]));
}

/** The driver as Drizzle needs it: each query is prepared, and told first whose data it may touch. */
function precededBy(sql: Sql, scope: string, userId: number | undefined): Pick<Sql, 'unsafe'> {
  const isOfUser = userId !== undefined;
  const setting = isOfUser ? `${setOperators}, set_config('oda.user_id', $2, true)` : setOperators;
  const values = isOfUser ? [scope, String(userId)] : [scope];
  // The driver's types leave `simple` out, which it would else be for a query without parameters.
  const options = { prepare: true, simple: false } as UnsafeQueryOptions;
  const unsafe: Sql['unsafe'] = <Rows extends MaybeRow[]>(text: string, parameters?: Parameters<Sql['unsafe']>[1]) =>
    sql.unsafe<Rows>(text, parameters, options).after(setting, values);
  return { unsafe };
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (error) {
      if (retries >= retriesMost || !hasSqlState(error, deadlock, serialization, ...forgotten)) throw error;
      await wait(Math.random() * retryWaitMs * 2 ** retries);
    }
  }
}

/** The two statements go out together: the server runs them in order, and one round trip is saved. */
async function runScoped<T>(sql: TransactionSql, statement: string, work: (tx: Transaction) => Promise<T>) {
  const scoped = sql.unsafe(statement).execute();
  let orm: Orm | undefined;
  const worked = work({
    sql,
    get orm() {
      orm ??= ormOn(sql);
      return orm;
    },
  });
  const [result] = await Promise.all([worked, scoped]);
  return result;
}

/** Tells the database whose data the transaction may touch. */
const scopeTo = (operatorIds: readonly number[]) => `set local oda.operators = '${scopeOf(operatorIds)}'`;

function scopeOf(operatorIds: readonly number[]): string {
  for (const id of operatorIds) {
    if (!Number.isSafeInteger(id) || id < 1) throw new TypeError('An operator id is a positive whole number.');
  }
  return operatorIds.join(',');
}
