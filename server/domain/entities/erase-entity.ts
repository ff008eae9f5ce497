import type { TransactionSql } from 'postgres';
import type { Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError, entityNotFound } from '../errors.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { subtractRecorded } from '../rollups/index.ts';
import { runErasure } from './continue-erasure.ts';
import { requirePossibleId } from './external-id.ts';
import { countEvents, type EventsOf, redactEvents } from './redact-events.ts';
import type { ErasedEntity } from './schemas.ts';

interface FoundRow {
  id: string;
  type: string;
  incarnation: string;
  erased_ms: number | null;
  redacted_through: string | null;
}

interface Erasure {
  answer: ErasedEntity;
  /** The events that a job is to overwrite, of an entity that has many. */
  left: EventsLeft | null;
}

interface EventsLeft extends EventsOf {
  jobId: bigint;
}

/**
 * Erases an entity (GDPR, article 17): when this returns, none of its data can be read any more, whatever was being
 * written at the same time. Erasing it again answers with the first time and zero counts.
 * @throws ENTITY_NOT_FOUND, UNAVAILABLE when it was erased but its events could not be counted
 */
export async function eraseEntity(context: Context, { externalId }: { externalId: string }): Promise<ErasedEntity> {
  requireRight(context, 'erase');
  requirePossibleId(externalId);
  const { core, operatorId } = context;
  const { answer, left } = await core.database.transact([operatorId], (tx) => erase(context, tx, externalId));
  if (!left) return answer;
  void runErasure(core, operatorId, left.jobId);
  return { ...answer, eventsRedacted: await countLeft(context, left), jobId: formatId('job', left.jobId) };
}

/** Counts many events when nobody waits for the entity any more: up to the erasure's mark none is added or goes. */
async function countLeft({ core, operatorId }: Context, left: EventsLeft): Promise<number> {
  try {
    return await core.database.transact([operatorId], ({ sql }) => countEvents(sql, left));
  } catch (cause) {
    core.report('The events of an erased entity could not be counted.', cause);
    const message =
      'The outcome is unknown in part: the entity is erased, but what was redacted could not be counted. Repeat it, which does no harm.';
    throw new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 2 });
  }
}

/** Erases in a transaction that is open; `reason` is written down where nobody asked for it. */
export async function erase(
  context: Context,
  tx: Transaction,
  externalId: string,
  reason?: 'retention',
): Promise<Erasure> {
  const { core, operatorId } = context;
  const { sql } = tx;
  // Writers hold a key-share lock until they commit: this waits for them, and those that come later find it erased.
  const [entity] = await sql<FoundRow[]>`
    select id, type, incarnation, extract(epoch from erased_at)::float8 * 1000 as erased_ms, redacted_through
    from entities where operator_id = ${operatorId} and external_id = ${externalId} for update`;
  if (!entity) throw entityNotFound();
  const answer = { externalId, deleted: true as const, eventsRedacted: 0, statesRemoved: 0 };
  if (entity.erased_ms !== null) {
    return { answer: { ...answer, deletedAt: new Date(Math.round(entity.erased_ms)).toISOString() }, left: null };
  }
  const after = entity.redacted_through ?? '0';
  const events = await redactEvents(sql, operatorId, entity.id, after);
  const statesRemoved = await removeStates(sql, operatorId, entity.id);
  const { type, incarnation } = entity;
  await subtractRecorded(sql, operatorId, [{ kind: 'entities', name: type, id: BigInt(incarnation), amount: 1 }]);
  const erasedAtMs = core.clock.now();
  await sql`
    update entities set data = '{"_deleted":true}', pii = null, pii_fields = null,
      erased_at = to_timestamp(${erasedAtMs}::float8 / 1000), updated_at = to_timestamp(${erasedAtMs}::float8 / 1000),
      redacted_through = ${events.through ?? entity.redacted_through}
    where operator_id = ${operatorId} and external_id = ${externalId}`;
  await sql`update idempotency_keys set erased = true where operator_id = ${operatorId} and entity_id = ${entity.id}`;
  // The length is what the index is limited to; no entity has a longer id.
  await sql`update job_errors set external_id = null
    where operator_id = ${operatorId} and external_id = ${externalId} and length(external_id) <= 255`;
  const counts = { eventsRedacted: events.count, statesRemoved };
  const erased = { ...answer, deletedAt: new Date(erasedAtMs).toISOString(), ...counts };
  const subject = formatId('ent', BigInt(entity.id));
  if (!events.left || events.through === null) {
    await writeAudit(tx, context, { action: 'entity.erased', subject, details: { ...counts, reason } });
    return { answer: erased, left: null };
  }
  const jobId = core.ids.next();
  const details = { statesRemoved, jobId: formatId('job', jobId), reason };
  await writeAudit(tx, context, { action: 'entity.erased', subject, details });
  await sql`insert into jobs (operator_id, id, type, status, entity_id, process_id)
    values (${operatorId}, ${String(jobId)}, 'erase_entity', 'processing', ${entity.id}, ${core.processId})`;
  return { answer: erased, left: { jobId, operatorId, entityId: entity.id, after, through: events.through } };
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
