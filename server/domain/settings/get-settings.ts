import { eq } from 'drizzle-orm';
import { type Orm, schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import type { Settings } from './schemas.ts';

const { operatorSettings, templates } = schema;
const nothingChosen: Settings = {
  template: null,
  dataRetentionDays: null,
  retentionPolicy: null,
  suppressErased: false,
};

/** What the operator chose so far. */
export async function getSettings(context: Context): Promise<Settings> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  return core.database.transact([operatorId], ({ orm }) => readSettings(orm, operatorId));
}

export async function readSettings(orm: Orm, operatorId: number): Promise<Settings> {
  const [row] = await orm
    .select({
      chosen: operatorSettings,
      template: { id: templates.id, name: templates.name, version: templates.version },
    })
    .from(operatorSettings)
    .leftJoin(templates, eq(templates.id, operatorSettings.templateId))
    .where(eq(operatorSettings.operatorId, operatorId));
  if (!row) return nothingChosen;
  const { chosen, template } = row;
  const events = tier(chosen.eventsHotDays, chosen.eventsArchiveDays);
  const states = tier(chosen.statesHotDays, chosen.statesArchiveDays);
  return {
    template,
    dataRetentionDays: chosen.dataRetentionDays,
    retentionPolicy:
      events || states ? { ...(events && { entity_events: events }), ...(states && { entity_states: states }) } : null,
    suppressErased: chosen.suppressErased,
  };
}

function tier(hotDays: number | null, archiveDays: number | null) {
  return hotDays === null || archiveDays === null ? null : { hot_days: hotDays, archive_days: archiveDays };
}
