import type { TransactionSql } from 'postgres';
import type { Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { type ErasureReceipt, findReceipt, keepReceipt, settleReceipts, writeReceipt } from '../erasures/index.ts';
import { DomainError, entityNotFound } from '../errors.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { subtractRecorded } from '../rollups/index.ts';
import { runErasure } from './continue-erasure.ts';
import { requirePossibleId } from './external-id.ts';
import { redactEvents } from './redact-events.ts';
import type { ErasedEntity } from './schemas.ts';

interface FoundRow {
  id: string;
  type: string;
  incarnation: string;
  erased_ms: number | null;
  redacted_through: string | null;
  pii_salt: Buffer;
}

interface Erasure {
  answer: ErasedEntity;
  entityId: string;
  /** Of an entity that has many events: the job that overwrites them, and the receipt that waits for their count. */
  left: { jobId: bigint; receiptId: string } | null;
}

/**
 * Erases an entity (GDPR, article 17): when this returns, none of its data can be read any more, whatever was being
 * written at the same time, and its receipt is in the ledger. Erasing it again answers with the first time and zero counts.
 * @throws ENTITY_NOT_FOUND, UNAVAILABLE when it was erased but its events could not be counted or its receipt not kept
 */
export async function eraseEntity(context: Context, { externalId }: { externalId: string }): Promise<ErasedEntity> {
  requireRight(context, 'erase');
  requirePossibleId(externalId);
  const { core, operatorId } = context;
  const { answer, entityId, left } = await core.database.transact([operatorId], (tx) => erase(context, tx, externalId));
  if (left) void runErasure(core, operatorId, left.jobId);
  try {
    // Many events are counted now, when nobody waits for the entity any more.
    await settleReceipts(core, [operatorId], entityId);
    if (!left) return answer;
    const { eventsRedacted } = await findReceipt(context, left.receiptId);
    return { ...answer, eventsRedacted, jobId: formatId('job', left.jobId) };
  } catch (cause) {
    core.report('The receipt of an erasure is not final; it is tried again by itself.', cause);
    const message =
      'The outcome is unknown in part: the entity is erased, but its receipt could not be kept. Repeat it, which does no harm.';
    throw new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 2 });
  }
}

/**
 * Erases in a transaction that is open. Whoever calls it sees to it afterwards that the receipt is settled. With a receipt of
 * before it is that erasure which is done again, and keeps it.
 */
export async function erase(
  context: Context,
  tx: Transaction,
  externalId: string,
  reason: ErasureReceipt['reason'] = 'request',
  before?: ErasureReceipt,
): Promise<Erasure> {
  const { core, operatorId } = context;
  const { sql } = tx;
  // Writers hold a key-share lock until they commit: this waits for them, and those that come later find it erased.
  const [entity] = await sql<FoundRow[]>`
    select id, type, incarnation, extract(epoch from erased_at)::float8 * 1000 as erased_ms, redacted_through,
      (select pii_salt from operators where id = ${operatorId}) as pii_salt
    from entities where operator_id = ${operatorId} and external_id = ${externalId} for update`;
  if (!entity) throw entityNotFound();
  const { id: entityId, type, incarnation, redacted_through: redactedBefore, pii_salt: operatorSalt } = entity;
  const answer = { externalId, deleted: true as const, eventsRedacted: 0, statesRemoved: 0 };
  if (entity.erased_ms !== null) {
    const deletedAt = new Date(Math.round(entity.erased_ms)).toISOString();
    return { answer: { ...answer, deletedAt, ...(await findJob(sql, operatorId, entity)) }, entityId, left: null };
  }
  const after = redactedBefore ?? '0';
  const { count, through, left: many } = await redactEvents(sql, operatorId, entityId, after);
  const statesRemoved = await removeStates(sql, operatorId, entityId);
  await subtractRecorded(sql, operatorId, [{ kind: 'entities', name: type, id: BigInt(incarnation), amount: 1 }]);
  const erasedAtMs = before ? Date.parse(before.erasedAt) : core.clock.now();
  await leaveTombstone(sql, { operatorId, externalId, entityId, erasedAtMs, through: through ?? redactedBefore });
  const events = many && through !== null ? { after, through } : count;
  const erased = { entityId, externalId, operatorSalt, erasedAtMs, reason, statesRemoved, events };
  const receiptId = before ? await keepReceipt(sql, before) : await writeReceipt(sql, context, erased);
  const jobId = typeof events === 'number' ? null : await beginJob(sql, context, entityId);
  await writeAudit(tx, context, {
    action: 'entity.erased',
    subject: formatId('ent', BigInt(entityId)),
    details: {
      ...(jobId === null ? { eventsRedacted: count } : { jobId: formatId('job', jobId) }),
      statesRemoved,
      receiptId,
      ...(reason === 'retention' && { reason }),
      ...(before && { replayed: true }),
    },
  });
  const deletedAt = new Date(erasedAtMs).toISOString();
  const told = { ...answer, deletedAt, eventsRedacted: count, statesRemoved };
  return { answer: told, entityId, left: jobId === null ? null : { jobId, receiptId } };
}

interface Tombstone {
  operatorId: number;
  externalId: string;
  entityId: string;
  erasedAtMs: number;
  through: string | null;
}

/** Leaves of an entity that it was there, and its external id nowhere else. */
async function leaveTombstone(sql: TransactionSql, tombstone: Tombstone): Promise<void> {
  const { operatorId, externalId, entityId, erasedAtMs, through } = tombstone;
  await sql`
    update entities set data = '{"_deleted":true}', pii = null, pii_fields = null,
      erased_at = to_timestamp(${erasedAtMs}::float8 / 1000), updated_at = to_timestamp(${erasedAtMs}::float8 / 1000),
      redacted_through = ${through}
    where operator_id = ${operatorId} and external_id = ${externalId}`;
  await sql`update idempotency_keys set erased = true where operator_id = ${operatorId} and entity_id = ${entityId}`;
  // The length is what the index is limited to; no entity has a longer id.
  await sql`update job_errors set external_id = null
    where operator_id = ${operatorId} and external_id = ${externalId} and length(external_id) <= 255`;
}

async function beginJob(sql: TransactionSql, { core, operatorId }: Context, entityId: string): Promise<bigint> {
  const jobId = core.ids.next();
  await sql`insert into jobs (operator_id, id, type, status, entity_id, process_id)
    values (${operatorId}, ${String(jobId)}, 'erase_entity', 'processing', ${entityId}, ${core.processId})`;
  return jobId;
}

/** The job of the erasure that ended this life of the entity, which its first answer may have failed to tell. */
async function findJob(
  sql: TransactionSql,
  operatorId: number,
  { id, incarnation }: FoundRow,
): Promise<{ jobId?: string }> {
  const [job] = await sql<{ id: string }[]>`
    select id from jobs where operator_id = ${operatorId} and type = 'erase_entity' and id > ${incarnation} and entity_id = ${id}`;
  return job ? { jobId: formatId('job', BigInt(job.id)) } : {};
}

/**
 * Those at hand first: what is being archived is waited for, and found in the archive then.
 * @returns how many an answer of the states would have listed
 */
async function removeStates(sql: TransactionSql, operatorId: number, entityId: string): Promise<number> {
  const own = sql`operator_id = ${operatorId} and entity_id = ${entityId}`;
  const hot = await sql<{ key: string }[]>`delete from states where ${own} returning key`;
  const archived = await sql<{ key: string }[]>`delete from states_archive where ${own} returning key`;
  await sql`delete from removed_writes where ${own}`;
  return new Set([...hot, ...archived].map(({ key }) => key)).size;
}
