import type { Transaction } from '#db/client.ts';
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
  if (!Number.isSafeInteger(userId) || userId < 1) throw new TypeError('A user id is a positive whole number.');
  return core.database.transact(operatorIds, async (tx) => {
    await tx.sql.unsafe(`set local oda.user_id = '${userId}'`);
    return work(tx);
  });
}
