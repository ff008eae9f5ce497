import type { Caller } from '../domain/context.ts';
import { countUnfinished, replayErasures, takeUpErasures } from '../domain/entities/index.ts';
import { findMissingReceipts } from '../domain/erasures/index.ts';
import { listOperators } from '../domain/operators/index.ts';
import { explainFailure } from '../explain-failure.ts';
import { OpeningError } from '../opening-error.ts';
import type { Ledgers } from './read-ledgers.ts';

export interface ReplayedLedgers {
  erasedAgain: number;
  /** Receipts that stand in none of them, though the database says that they stood in one. */
  missing: number;
}

/**
 * Erases in a restored database what ledgers say was erased, and finishes the erasures that were under way in it: of a killed
 * replay, too, whose entities are erased, but whose many events are not all overwritten.
 * @param incomplete goes on although receipts are missing, and has those written into the ledger of the next program
 * @param alone whether no other process works on the database
 * @throws OpeningError, before anything is erased, when receipts are missing; after, when an erasure did not come to its end
 */
export async function replayLedgers(
  caller: Caller,
  { ids, latest }: Ledgers,
  { incomplete, alone }: { incomplete: boolean; alone: boolean },
): Promise<ReplayedLedgers> {
  const { count, newest } = await findMissingReceipts(caller, ids, { renew: incomplete });
  if (newest && !incomplete)
    throw new OpeningError(
      `The ledger lacks ${count} of the receipts that were written into one, the newest ${newest.id} of ${newest.erasedAt}: name every ledger behind --ledger, those of other machines and those that were renamed too; with --incomplete-ledger it goes on, and what only the missing ones tell of comes back.`,
    );
  const erasedAgain = await replayErasures(caller, latest());
  const operatorIds = (await listOperators(caller.core)).map(({ id }) => id);
  await Promise.all(await takeUpErasures(caller.core, operatorIds, { alone }));
  const unfinished = await countUnfinished(caller.core, operatorIds, { alone });
  if (unfinished.count > 0) {
    const reason = unfinished.error === undefined ? '' : ` ${explainFailure(unfinished.error)}`;
    throw new OpeningError(
      `Events of erased entities are not all overwritten, of ${unfinished.count}.${reason} The same command goes on from here.`,
    );
  }
  return { erasedAgain, missing: count };
}
