import type { TransactionSql } from 'postgres';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import type { PreviewTemplateInput, TemplatePreview } from './schemas.ts';

/** So many entities are looked at, which takes a fraction of a second. */
const entitiesMost = 20_000;

interface Found {
  kind: 'looked-at' | 'unknown' | 'missing' | 'clear';
  type: string;
  field: string | null;
  entities: number;
}

/** What another template would mean for the data that is there. Nothing is changed. @throws NOT_FOUND */
export async function previewTemplate(
  context: Context,
  { templateId }: PreviewTemplateInput,
): Promise<TemplatePreview> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  return core.database.transact([operatorId], async ({ sql }) => {
    const [template] = await sql`select 1 from templates where id = ${templateId}`;
    if (!template) throw new DomainError('NOT_FOUND', 'There is no template with this id.');
    const found = await lookAtEntities(sql, operatorId, templateId);
    const recorded = await lookAtSums(sql, operatorId, templateId);
    const ofKind = (kind: Found['kind']) => found.filter((row) => row.kind === kind);
    const ofField = ({ type, field, entities }: Found) => ({ type, field: field ?? '', entities });
    const entities = ofKind('looked-at').reduce((sum, row) => sum + row.entities, 0);
    return {
      entities: Math.min(entities, entitiesMost),
      complete: entities <= entitiesMost,
      unknownTypes: ofKind('unknown').map(({ type, entities }) => ({ type, entities })),
      missing: ofKind('missing').map(ofField),
      inTheClear: ofKind('clear').map(ofField),
      unknownEventTypes: recorded.filter(({ kind }) => kind === 'events').map(({ name, events }) => ({ name, events })),
      unknownStateKeys: recorded.filter(({ kind }) => kind === 'states').map(({ name }) => name),
    };
  });
}

/** Missing are absent, null and "", as when an entity is written; of what is sealed, the name is known. */
function lookAtEntities(sql: TransactionSql, operatorId: number, templateId: string) {
  return sql<Found[]>`
    with looked_at as materialized (
      select type, data::jsonb as data, coalesce(pii_fields, '{}') as sealed
      from entities where operator_id = ${operatorId} and erased_at is null limit ${entitiesMost + 1}
    ), known as (
      select e.key as type, e.value -> 'required' as required, coalesce(schema -> 'pii_fields' -> e.key, '[]') as pii
      from templates cross join jsonb_each(schema -> 'entity_types') as e where id = ${templateId}
    )
    select 'looked-at' as kind, type, null as field, count(*)::int as entities from looked_at group by type
    union all
    select 'unknown', type, null, count(*)::int from looked_at where type not in (select type from known) group by type
    union all
    select 'missing', type, field, count(*)::int
    from looked_at join known using (type) cross join jsonb_array_elements_text(required) as field
    where coalesce(data ->> field, '') = '' and not field = any (sealed) group by type, field
    union all
    select 'clear', type, field, count(*)::int
    from looked_at join known using (type) cross join jsonb_array_elements_text(pii) as field
    where data ? field and not field = any (sealed) group by type, field
    order by entities desc, type, field`;
}

/** Types and keys that the sums of what was recorded name and the template does not. */
function lookAtSums(sql: TransactionSql, operatorId: number, templateId: string) {
  return sql<{ kind: string; name: string; events: number }[]>`
    select r.kind, r.name, sum(r.amount)::float8 as events
    from ingestion_rollups r join templates t on t.id = ${templateId}
    where r.operator_id = ${operatorId} and r.resolution = 'day'
      and (r.kind = 'events' and not t.schema -> 'event_types' ? r.name
        or r.kind = 'states' and not t.schema -> 'state_keys' ? r.name)
    group by r.kind, r.name having sum(r.amount) > 0 order by events desc, r.name`;
}
