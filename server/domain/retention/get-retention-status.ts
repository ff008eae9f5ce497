import { desc, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import type { RetentionRun, RetentionStatus } from './schemas.ts';

const { operatorSettings, retentionRuns } = schema;
const runsMost = 5;

/** Whether the operator's policy is applied, and what was done last. */
export async function getRetentionStatus(context: Context): Promise<RetentionStatus> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const [[saved], rows] = await Promise.all([
    core.database.ormStatement([operatorId], (orm) =>
      orm.select().from(operatorSettings).where(eq(operatorSettings.operatorId, operatorId)),
    ),
    core.database.ormStatement([operatorId], (orm) =>
      orm
        .select()
        .from(retentionRuns)
        .where(eq(retentionRuns.operatorId, operatorId))
        .orderBy(desc(retentionRuns.id))
        .limit(runsMost),
    ),
  ]);
  const parts = [saved?.dataRetentionDays, saved?.eventsHotDays, saved?.statesHotDays];
  const hasPolicy = parts.some((part) => part !== null && part !== undefined);
  return { waitsForConfirmation: hasPolicy && saved?.retentionSavedAt === null, runs: rows.map(toRun) };
}

function toRun({
  id,
  startedAt,
  completedAt,
  operatorId: _,
  savedAt: __,
  ...run
}: typeof retentionRuns.$inferSelect): RetentionRun {
  return {
    ...run,
    id: formatId('ret', id),
    startedAt: startedAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  };
}
