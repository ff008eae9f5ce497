import type { RunStatement } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId, parseId, timeOfId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { type Candidates, chooseCandidates } from './candidate-entities.ts';
import type { EntitiesPage, ListEntitiesInput, ListedEntity } from './schemas.ts';

/** So many rows are looked through for a page; where a filter matches fewer of them, the page ends early. */
const candidatesMost = 5_000;
const limitDefault = 50;

interface ListedRow {
  id: string;
  external_id: string;
  type: string;
  incarnation: string;
  updated_ms: number;
  erased_ms: number | null;
  position: string;
}

/**
 * A page of the operator's entities without any of their data: newest first, or by external id when one is searched for.
 * A page may have fewer than asked for, even none, and go on: it ends where it has looked through enough.
 * @throws FORBIDDEN, INVALID_INPUT for a cursor that is none
 */
export async function listEntities(context: Context, input: ListEntitiesInput): Promise<EntitiesPage> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const limit = input.limit ?? limitDefault;
  const after = input.cursor === undefined ? null : positionOf(input, input.cursor);
  const run: RunStatement = (make) => core.database.statement([operatorId], make);
  // The pool's `sql` only makes fragments here, which run as parts of the statements below.
  const candidates = chooseCandidates(core.database.sql, operatorId, input, after);
  const [rows, known] = await Promise.all([
    readPage(run, candidates, limit + 1),
    input.search === undefined || after !== null ? [] : readById(run, operatorId, input.search),
  ]);
  const items = [...known, ...rows.slice(0, limit)].map(toListed);
  const last = rows.length > limit ? rows[limit - 1]?.position : await readEnd(run, candidates);
  return { items, nextCursor: last === undefined ? null : cursorOf(input, last) };
}

function readPage(run: RunStatement, { filtered, order, some }: Candidates, limit: number) {
  return run(
    (sql) => sql<ListedRow[]>`
    select id, external_id, type, incarnation, extract(epoch from updated_at)::float8 * 1000 as updated_ms,
      extract(epoch from erased_at)::float8 * 1000 as erased_ms, position
    from (${some(filtered ? candidatesMost : limit)}) as candidate
    where ${filtered ?? sql`true`}
    order by ${order} limit ${limit}`,
  );
}

/** Where the next page begins when this one looked through as many as it may; undefined when all were seen. */
async function readEnd(run: RunStatement, { filtered, order, some }: Candidates): Promise<string | undefined> {
  if (!filtered) return undefined;
  const [end] = await run(
    (sql) => sql<{ position: string }[]>`
    select position from (${some(candidatesMost)}) as candidate order by ${order} offset ${candidatesMost - 1} limit 1`,
  );
  return end?.position;
}

/** Who looks for one of our ids finds its entity, whatever else it is filtered by. */
async function readById(run: RunStatement, operatorId: number, search: string): Promise<ListedRow[]> {
  const id = parseId('ent', search);
  if (id === null) return [];
  return run(
    (sql) => sql<ListedRow[]>`
    select id, external_id, type, incarnation, extract(epoch from updated_at)::float8 * 1000 as updated_ms,
      extract(epoch from erased_at)::float8 * 1000 as erased_ms, external_id as position
    from entities where operator_id = ${operatorId} and id = ${String(id)} and external_id <> ${search}`,
  );
}

/** A search goes on behind an external id, everything else behind a number like our ids. */
function positionOf({ search }: ListEntitiesInput, cursor: string): string {
  if (search !== undefined) return cursor;
  const id = parseId('ent', cursor);
  if (id === null) throw new DomainError('INVALID_INPUT', 'cursor must be the nextCursor of an earlier page.');
  return String(id);
}

function cursorOf({ search }: ListEntitiesInput, position: string): string {
  return search === undefined ? formatId('ent', BigInt(position)) : position;
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();

function toListed(row: ListedRow): ListedEntity {
  return {
    id: formatId('ent', BigInt(row.id)),
    externalId: row.external_id,
    entityType: row.type,
    createdAt: iso(timeOfId(BigInt(row.incarnation))),
    updatedAt: iso(row.updated_ms),
    deletedAt: row.erased_ms === null ? null : iso(row.erased_ms),
  };
}
