import type { Sql, TransactionSql } from 'postgres';

/** Opens a transaction that takes a lock and keeps it. @returns what ends it */
export async function hold(owner: Sql, lock: (sql: TransactionSql) => Promise<unknown>): Promise<() => Promise<void>> {
  let release = () => {};
  let ended: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = owner.begin(async (sql) => {
      await lock(sql);
      const released = new Promise<void>((done) => {
        release = done;
      });
      resolve();
      await released;
    });
    ended.catch(reject);
  });
  return async () => {
    release();
    await ended;
  };
}
