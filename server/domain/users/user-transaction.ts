import type { Orm, Transaction } from '#db/client.ts';
import type { Core } from '../context.ts';

/**
 * Runs `work` in a transaction that may touch the account of one person and, beside it, the data of the operators
 * named. Row-level security shows it no other account.
 */
export function transactForUser<T>(
  core: Core,
  userId: number,
  operatorIds: readonly number[],
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  checkId(userId);
  return core.database.transact(operatorIds, async (tx) => {
    await tx.sql.unsafe(`set local oda.user_id = '${userId}'`);
    return work(tx);
  });
}

/** One query that may touch the account of one person and nothing else, in a transaction of its own. */
export async function askForUser<T>(core: Core, userId: number, make: (orm: Orm) => PromiseLike<T>): Promise<T> {
  checkId(userId);
  return core.database.ormStatement([], make, userId);
}

function checkId(userId: number): void {
  if (!Number.isSafeInteger(userId) || userId < 1) throw new TypeError('A user id is a positive whole number.');
}
