import type { Installation } from './installation.ts';
import { withDatabase } from './past-days.ts';

/** Puts the events of an entity into the archive, as they would lie there had the program run so long. */
export function archiveEvents(installation: Installation, externalId: string): Promise<void> {
  return withDatabase(installation, async (sql) => {
    await sql`
      select ensure_archive_partition(max(v.id)) from events v join entities e on e.id = v.entity_id where e.external_id = ${externalId}`;
    await sql`
      with gone as (
        delete from events v using entities e where e.id = v.entity_id and e.external_id = ${externalId} returning v.*
      )
      insert into events_archive
      select operator_id, entity_id, max(id), min(id), count(*), array_agg(id order by id), string_agg(type, chr(31) order by id),
        array_agg(occurred_at order by id), string_agg(data::text, chr(31) order by id)
      from gone group by operator_id, entity_id`;
  });
}
