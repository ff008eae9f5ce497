import type { RunStatement } from '#db/client.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import type { Settings } from './schemas.ts';

interface SettingsRow {
  template_id: string | null;
  name: string | null;
  version: string | null;
  data_retention_days: number | null;
  events_hot_days: number | null;
  events_archive_days: number | null;
  states_hot_days: number | null;
  states_archive_days: number | null;
  suppress_erased: boolean;
}

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
  return readSettings((make) => core.database.statement([operatorId], make), operatorId);
}

export async function readSettings(run: RunStatement, operatorId: number): Promise<Settings> {
  const [row] = await run(
    (sql) => sql<SettingsRow[]>`
    select s.template_id, t.name, t.version, s.data_retention_days, s.events_hot_days, s.events_archive_days,
      s.states_hot_days, s.states_archive_days, s.suppress_erased
    from operator_settings s left join templates t on t.id = s.template_id
    where s.operator_id = ${operatorId}`,
  );
  if (!row) return nothingChosen;
  const { template_id: id, name, version } = row;
  const events = tier(row.events_hot_days, row.events_archive_days);
  const states = tier(row.states_hot_days, row.states_archive_days);
  return {
    template: id === null || name === null || version === null ? null : { id, name, version },
    dataRetentionDays: row.data_retention_days,
    retentionPolicy:
      events || states ? { ...(events && { entity_events: events }), ...(states && { entity_states: states }) } : null,
    suppressErased: row.suppress_erased,
  };
}

function tier(hotDays: number | null, archiveDays: number | null) {
  return hotDays === null || archiveDays === null ? null : { hot_days: hotDays, archive_days: archiveDays };
}
