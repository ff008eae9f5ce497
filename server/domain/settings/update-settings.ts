import { eq, type SQL, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError, validationFailed } from '../errors.ts';
import { forgetProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { readSettings } from './get-settings.ts';
import type { Settings, UpdateSettingsInput } from './schemas.ts';

const { operatorSettings } = schema;

interface UpdateOptions {
  /** Throws when it does not agree with what is stored, which nobody changes until this change is through. */
  check?: (stored: Settings) => void;
}

/**
 * Changes the named parts and no others, so that two concurrent changes of different parts both survive.
 * @throws MISSING_FIELDS when no part is named, VALIDATION_FAILED for an unknown template
 */
export async function updateSettings(
  context: Context,
  input: UpdateSettingsInput,
  { check }: UpdateOptions = {},
): Promise<Settings> {
  const { core, operatorId } = context;
  if (input.templateId !== undefined) requireRight(context, 'template');
  if (Object.entries(input).some(([name, part]) => name !== 'templateId' && part !== undefined))
    requireRight(context, 'retention');
  if (Object.values(input).every((part) => part === undefined)) {
    const message = 'Name at least one of templateId, dataRetentionDays, retentionPolicy, suppressErased.';
    throw new DomainError('MISSING_FIELDS', message);
  }
  const changes = columnsOf(input);
  try {
    const settings = await core.database.transact([operatorId], async (tx) => {
      if (check) check(await lockSettings(tx, operatorId));
      // A policy without parts names none of the columns.
      if (Object.keys(changes).length > 0) {
        await tx.orm
          .insert(operatorSettings)
          .values({ operatorId, ...changes, ...savedAt(changes, sql`now()`) })
          .onConflictDoUpdate({
            target: operatorSettings.operatorId,
            set: { ...changes, ...savedAt(changes, sql`case when ${isConfirmedBy(changes)} then now() end`) },
          });
        await writeAudit(tx, context, { action: 'settings.changed', details: changes });
      }
      return readSettings((make) => make(tx.sql), operatorId);
    });
    forgetProfile(core, operatorId);
    return settings;
  } catch (error) {
    if (hasSqlState(error, sqlState.foreignKeyViolation))
      throw validationFailed([{ field: 'templateId', message: 'Unknown template. GET /templates lists them.' }]);
    throw error;
  }
}

async function lockSettings(tx: Transaction, operatorId: number): Promise<Settings> {
  await tx.orm.insert(operatorSettings).values({ operatorId }).onConflictDoNothing();
  const own = eq(operatorSettings.operatorId, operatorId);
  await tx.orm.select({ id: operatorSettings.operatorId }).from(operatorSettings).where(own).for('update');
  return readSettings((make) => make(tx.sql), operatorId);
}

const { dataRetentionDays, eventsHotDays, statesHotDays, retentionSavedAt } = operatorSettings;
const retentionParts = { dataRetentionDays, eventsHotDays, statesHotDays };

/** Whoever names a part of the retention saves it. */
function savedAt(changes: Changes, moment: SQL): { retentionSavedAt?: SQL } {
  return Object.keys(retentionParts).some((part) => part in changes) ? { retentionSavedAt: moment } : {};
}

/** A part that an older version stored, which applied none, is not confirmed by a change of another part. */
function isConfirmedBy(changes: Changes): SQL {
  const others = Object.entries(retentionParts).filter(([part]) => !(part in changes));
  if (others.length === 0) return sql`true`;
  const columns = sql.join(
    others.map(([, column]) => sql`${column}`),
    sql`, `,
  );
  return sql`${retentionSavedAt} is not null or num_nonnulls(${columns}) = 0`;
}

type Changes = Partial<Omit<typeof operatorSettings.$inferInsert, 'retentionSavedAt'>>;

function columnsOf(input: UpdateSettingsInput): Changes {
  const { templateId, dataRetentionDays, retentionPolicy, suppressErased } = input;
  const changes: Changes = {};
  if (templateId !== undefined) changes.templateId = templateId;
  if (dataRetentionDays !== undefined) changes.dataRetentionDays = dataRetentionDays;
  if (suppressErased !== undefined) changes.suppressErased = suppressErased ?? false;
  if (retentionPolicy === undefined) return changes;
  const events = retentionPolicy === null ? null : retentionPolicy.entity_events;
  const states = retentionPolicy === null ? null : retentionPolicy.entity_states;
  if (events !== undefined) {
    changes.eventsHotDays = events?.hot_days ?? null;
    changes.eventsArchiveDays = events?.archive_days ?? null;
  }
  if (states !== undefined) {
    changes.statesHotDays = states?.hot_days ?? null;
    changes.statesArchiveDays = states?.archive_days ?? null;
  }
  return changes;
}
