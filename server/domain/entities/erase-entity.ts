import type { TransactionSql } from 'postgres';
import type { Context } from '../context.ts';
import { entityNotFound } from '../errors.ts';
import { formatId } from '../ids.ts';
import { runErasure } from './continue-erasure.ts';
import { requirePossibleId } from './external-id.ts';
import type { ErasedEntity } from './schemas.ts';

/** So many events are overwritten in the transaction of the erasure itself; of more, a job overwrites the rest. */
const eventsAtOnceMost = 10_000;

interface FoundRow {
  id: string;
  erased_ms: number | null;
  redacted_through: string | null;
}

interface Erasure {
  answer: ErasedEntity;
  jobId: bigint | null;
}

/**
 * Erases an entity (GDPR, article 17): when this returns, none of its data can be read any more, whatever was being
 * written at the same time. Erasing it again answers with the first time and zero counts.
 * @throws ENTITY_NOT_FOUND
 */
export async function eraseEntity(context: Context, { externalId }: { externalId: string }): Promise<ErasedEntity> {
  requirePossibleId(externalId);
  const { core, operatorId } = context;
  const { answer, jobId } = await core.database.transact([operatorId], ({ sql }) => erase(context, sql, externalId));
  if (jobId !== null) void runErasure(core, operatorId, jobId);
  return answer;
}

async function erase({ core, operatorId }: Context, sql: TransactionSql, externalId: string): Promise<Erasure> {
  // Writers hold a key-share lock until they commit: this waits for them, and those that come later find it erased.
  const [entity] = await sql<FoundRow[]>`
    select id, extract(epoch from erased_at)::float8 * 1000 as erased_ms, redacted_through
    from entities where operator_id = ${operatorId} and external_id = ${externalId} for update`;
  if (!entity) throw entityNotFound();
  const answer = { externalId, deleted: true as const, eventsRedacted: 0, statesRemoved: 0 };
  if (entity.erased_ms !== null) {
    return { answer: { ...answer, deletedAt: new Date(Math.round(entity.erased_ms)).toISOString() }, jobId: null };
  }
  const events = await redactEvents(sql, operatorId, entity);
  const states = await sql`delete from states where operator_id = ${operatorId} and entity_id = ${entity.id}`;
  const erasedAtMs = core.clock.now();
  await sql`
    update entities set data = '{"_deleted":true}', pii = null, pii_fields = null,
      erased_at = to_timestamp(${erasedAtMs}::float8 / 1000), updated_at = to_timestamp(${erasedAtMs}::float8 / 1000),
      redacted_through = ${events.through}
    where operator_id = ${operatorId} and external_id = ${externalId}`;
  await sql`update idempotency_keys set erased = true where operator_id = ${operatorId} and entity_id = ${entity.id}`;
  await sql`update job_errors set external_id = null where operator_id = ${operatorId} and external_id = ${externalId}`;
  let jobId: bigint | null = null;
  if (events.left) {
    jobId = core.ids.next();
    await sql`insert into jobs (operator_id, id, type, status, entity_id, process_id)
      values (${operatorId}, ${String(jobId)}, 'erase_entity', 'processing', ${entity.id}, ${core.processId})`;
  }
  return {
    answer: {
      ...answer,
      deletedAt: new Date(erasedAtMs).toISOString(),
      eventsRedacted: events.count,
      statesRemoved: states.count,
      ...(jobId !== null && { jobId: formatId('job', jobId) }),
    },
    jobId,
  };
}

/** Overwrites the events, or marks that all up to the newest read as redacted when there are many. */
async function redactEvents(sql: TransactionSql, operatorId: number, entity: FoundRow) {
  const since = entity.redacted_through ?? '0';
  const [found] = await sql<{ count: string; through: string | null }[]>`
    select count(*) as count, max(id) as through from events
    where operator_id = ${operatorId} and entity_id = ${entity.id} and id > ${since}`;
  const count = Number(found?.count ?? 0);
  const through = found?.through ?? entity.redacted_through;
  if (count > eventsAtOnceMost) return { count, through, left: true };
  await sql`update events set data = '{"_redacted":true}'
    where operator_id = ${operatorId} and entity_id = ${entity.id} and id > ${since}`;
  return { count, through, left: false };
}
