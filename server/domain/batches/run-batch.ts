import type { Transaction } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import {
  beginFingerprint,
  claimedBefore,
  type Fingerprint,
  type IdempotencyClaim,
  type Operation,
  runOnce,
} from '../idempotency/index.ts';
import { formatId } from '../ids.ts';
import { completeBatchJob, dropJob, findBatchAnswer, startBatchJob } from '../jobs/index.ts';
import { canonicalJson, type ScannedValue } from '../json/index.ts';
import { noteRefusedItems } from '../refusals/index.ts';
import { requireRight } from '../rights.ts';
import { isTooLarge } from './read-items.ts';
import type { BatchAnswer, BatchError } from './schemas.ts';
import { inSlices } from './slices.ts';

/** What happened to the items of a batch. */
export interface BatchResult {
  succeeded: number;
  duplicates: number;
  errors: BatchError[];
}

export type BatchKind = 'entities' | 'events' | 'states';
export type BatchVerbAnswer = BatchAnswer & { replayed: boolean };

interface RunBatch {
  kind: BatchKind;
  claim: IdempotencyClaim | undefined;
  itemCount: number;
  /** Validates and seals, before the transaction. @returns what writes the good items in it */
  prepare: () => Promise<(tx: Transaction) => Promise<BatchResult>>;
}

/**
 * Runs a batch as a job: its good items, its outcome and its idempotency claim are committed together. The job itself
 * is visible from before, so that one which a crash interrupts can be told as failed.
 */
export function runBatch(context: Context, { kind, claim, itemCount, prepare }: RunBatch): Promise<BatchVerbAnswer> {
  requireRight(context, 'write');
  const { core, operatorId } = context;
  const operation: Operation = `batch_${kind}`;
  return runOnce<BatchVerbAnswer>(context, {
    operation,
    claim,
    run: async () => {
      const write = await prepare();
      const jobId = await startBatchJob(context, `batch_ingest_${kind}`);
      const result = await core.database
        .transact([operatorId], async (tx) => {
          if (claim && !(await claimBatch(tx, operatorId, operation, claim, jobId))) return claimedBefore;
          const written = await write(tx);
          written.errors.sort((a, b) => a.index - b.index);
          await completeBatchJob(tx, operatorId, jobId, { ...written, failed: itemCount - written.succeeded });
          return written;
        })
        .catch(async (error: unknown) => {
          await dropJob(context, jobId, 'The batch was refused as a whole; nothing was written.').catch(() => {});
          throw error;
        });
      if (result === claimedBefore) {
        await dropJob(context, jobId, null);
        return claimedBefore;
      }
      const { succeeded, duplicates, errors } = result;
      noteRefusedItems(context, { operation: `POST /batch/${kind}`, jobId }, errors);
      const counts = { succeeded, failed: itemCount - succeeded, ...(duplicates > 0 && { duplicates }) };
      return { jobId: formatId('job', jobId), ...counts, errors, replayed: false };
    },
    replay: async ({ resultId }) => {
      const answer = resultId === null ? null : await findBatchAnswer(context, resultId);
      if (!answer) throw new DomainError('NOT_FOUND', 'The answer to this batch is no longer kept.');
      return { ...answer, replayed: true };
    },
  });
}

async function claimBatch(
  { sql }: Transaction,
  operatorId: number,
  operation: Operation,
  claim: IdempotencyClaim,
  jobId: bigint,
) {
  const claimed = await sql`
    insert into idempotency_keys as k (operator_id, operation, key, fingerprint, result_id)
    values (${operatorId}, ${operation}, ${claim.key}, decode(${claim.fingerprint[0]}, 'hex'), ${String(jobId)})
    on conflict (operator_id, operation, key) do update
      set fingerprint = excluded.fingerprint, result_id = excluded.result_id, erased = false, created_at = now()
      where k.created_at <= now() - interval '24 hours'
    returning 1`;
  return claimed.length > 0;
}

/** The fingerprint of a batch: its path and the JSON values of its items. */
export async function fingerprintBatch(
  context: Context,
  kind: BatchKind,
  source: string,
  scanned: readonly ScannedValue[],
): Promise<Fingerprint> {
  const hash = beginFingerprint(context);
  hash.update(`/batch/${kind}`);
  await inSlices(scanned.length, (index) => {
    const node = scanned[index]?.node;
    if (!node) return;
    // One that is too large is refused whatever it says, and to sort a million keys takes seconds: its text must do.
    const text = isTooLarge(source, node)
      ? source.slice(node.start, node.end)
      : canonicalJson(source, node.start, node.end);
    hash.update('\n');
    hash.update(text);
  });
  return hash.digest();
}
