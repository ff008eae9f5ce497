import { allStates } from '../archive/index.ts';
import { listAccesses, listReadsByKeys, writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { receiptsOf } from '../erasures/index.ts';
import { entityNotFound } from '../errors.ts';
import { formatId, timeOfId } from '../ids.ts';
import { RawJson, stringifyJson } from '../json/index.ts';
import { requireRight } from '../rights.ts';
import { readEvents } from './exported-events.ts';
import { requirePossibleId } from './external-id.ts';
import { findEntity } from './find-entity.ts';
import { openedData, readStored, type StoredEntity } from './stored-entity.ts';

/** An entity may be erased and created anew as often as anybody likes. */
const receiptsMost = 1_000;

interface EntityExport {
  fileName: string;
  /** One JSON document, in pieces. */
  pieces: AsyncIterable<string>;
}

/**
 * All that is held on an entity (GDPR, article 15), PII in clear, as one JSON document. That it was exported is committed
 * before the first piece, and nothing is opened before that is asked for; events that were recorded since are not in it, and
 * those of an entity that is erased meanwhile are redacted. The first piece throws UNAVAILABLE, and nothing is written down,
 * while a receipt is not final.
 * @throws FORBIDDEN, ENTITY_NOT_FOUND
 */
export async function exportEntity(context: Context, { externalId }: { externalId: string }): Promise<EntityExport> {
  requireExport(context);
  requirePossibleId(externalId);
  const row = await findEntity(context.core, { operatorId: context.operatorId, externalId });
  if (!row) throw entityNotFound();
  return describeExport(context, row.id);
}

/** The same of the entity of an id of ours. */
export async function exportEntityById(context: Context, { id }: { id: string }): Promise<EntityExport> {
  requireExport(context);
  const { core, operatorId } = context;
  const row = await readStored((make) => core.database.statement([operatorId], make), operatorId, id);
  return describeExport(context, row.id);
}

function requireExport(context: Context): void {
  requireRight(context, 'export');
  requireRight(context, 'reveal');
}

const describeExport = (context: Context, entityId: string): EntityExport => ({
  fileName: `${nameOf(entityId)}.json`,
  pieces: writePieces(context, entityId),
});

const nameOf = (entityId: string) => formatId('ent', BigInt(entityId));

/** What stands before the lists. */
async function begin(context: Context, entityId: string) {
  const { core, operatorId } = context;
  const id = nameOf(entityId);
  // One that is refused for a receipt that is not final stands in no log. Erasures may come in between: they are read below.
  await receiptsOf(context, entityId, receiptsMost);
  const { row, states } = await core.database.transact([operatorId], async (tx) => {
    const row = await readStored((make) => make(tx.sql), operatorId, id);
    const states = await tx.sql<{ key: string; value: string; updated_ms: number }[]>`
      select key, value::text as value, extract(epoch from updated_at)::float8 * 1000 as updated_ms
      from (${allStates(tx.sql, operatorId, row.id)}) as s order by key`;
    await writeAudit(tx, context, { action: 'entity.exported', subject: id });
    return { row, states };
  });
  const entity = { ...describe(row), data: new RawJson(await openedData(context, row)) };
  const shown = states.map(({ key, value, updated_ms }) => ({
    stateKey: key,
    value: new RawJson(value),
    updatedAt: iso(updated_ms),
  }));
  const erasures = await receiptsOf(context, entityId, receiptsMost);
  const head = stringifyJson({ exportedAt: iso(core.clock.now()), entity, states: shown, erasures });
  return { head, through: String(core.ids.next()) };
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();

function describe(row: StoredEntity) {
  return {
    id: nameOf(row.id),
    externalId: row.external_id,
    entityType: row.type,
    createdAt: iso(timeOfId(BigInt(row.incarnation))),
    updatedAt: iso(row.updated_ms),
    ...(row.erased_ms !== null && { deletedAt: iso(row.erased_ms) }),
  };
}

/** Each part of a list is read when the one before has gone out, so a long history takes no more memory than a short one. */
async function* writePieces(context: Context, entityId: string): AsyncGenerator<string> {
  const { head, through } = await begin(context, entityId);
  yield `${head.slice(0, -1)},"events":[`;
  yield* writeList((after: string | null) => readEvents(context, entityId, { after, through }));
  yield '\n],"accesses":[';
  yield* writeList((after: string | null) => listAccesses(context, entityId, after));
  yield '\n],"readsByKeys":[';
  yield* writeList((after: Parameters<typeof listReadsByKeys>[2]) => listReadsByKeys(context, entityId, after));
  yield '\n]}\n';
}

async function* writeList<Cursor>(
  read: (after: Cursor | null) => Promise<{ items: object[]; next: Cursor | null }>,
): AsyncGenerator<string> {
  let separator = '';
  for (let after: Cursor | null = null, isOver = false; !isOver; isOver = after === null) {
    const some: { items: object[]; next: Cursor | null } = await read(after);
    if (some.items.length > 0) {
      yield separator + some.items.map((item) => `\n${stringifyJson(item)}`).join(',');
      separator = ',';
    }
    after = some.next;
  }
}
