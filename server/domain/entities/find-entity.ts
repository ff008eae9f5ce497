import { numberArray, textColumn } from '#db/arrays.ts';
import { type Core, perCore } from '../context.ts';
import { GroupCommit } from '../group-commit.ts';
import { type StoredEntity, storedColumns } from './stored-entity.ts';

interface EntityKey {
  operatorId: number;
  externalId: string;
}

/** A row may be as large as a body; so many of them may be on their way in one statement. */
const rowsMost = 32;

const readsOf = perCore(
  'entities.reads',
  (core) =>
    new GroupCommit<EntityKey, StoredEntity | null>({
      write: (keys) => readRows(core, keys),
      flightItemsMost: rowsMost,
    }),
);

/**
 * The row of an entity, or null. Reads that arrive while others are under way share the next statement, as writes do:
 * each sees what was committed before it came. No id that cannot exist may be asked for.
 */
export function findEntity(core: Core, key: EntityKey): Promise<StoredEntity | null> {
  return readsOf(core).submit(key);
}

async function readRows({ database }: Core, keys: readonly EntityKey[]): Promise<(StoredEntity | null)[]> {
  const operatorIds = [...new Set(keys.map(({ operatorId }) => operatorId))];
  const rows = await database.statement(
    operatorIds,
    (sql) => sql<(StoredEntity & { n: number })[]>`
    select i.n::int as n, e.*
    from unnest(
      ${numberArray(keys.map(({ operatorId }) => operatorId))}::bigint[],
      string_to_array(${textColumn(keys.map(({ externalId }) => externalId))}, chr(31))
    ) with ordinality as i (of_operator, of_entity, n)
    cross join lateral (
      select ${storedColumns(sql)} from entities where operator_id = i.of_operator and external_id = i.of_entity
    ) as e`,
  );
  const found: (StoredEntity | null)[] = keys.map(() => null);
  for (const row of rows) found[row.n - 1] = row;
  return found;
}
