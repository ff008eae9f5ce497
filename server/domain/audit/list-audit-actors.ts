import { desc, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import { nameActor, readNames } from './name-audit.ts';
import type { AuditActor } from './schemas.ts';

const { auditLog } = schema;
/** So far back it is looked, which bounds what it costs. */
const rowsMost = 5_000;
const kinds: AuditActor['kind'][] = ['user', 'admin', 'apiKey', 'system'];

/** Everybody who stands in the latest 5,000 rows of the operator's log: people first, then keys, by name. */
export async function listAuditActors(context: Context): Promise<AuditActor[]> {
  requireRight(context, 'audit');
  const { core, operatorId } = context;
  const found = await core.database.ormStatement([operatorId], (orm) => {
    const latest = orm
      .select({ actorKind: auditLog.actorKind, actorId: auditLog.actorId })
      .from(auditLog)
      .where(eq(auditLog.operatorId, operatorId))
      .orderBy(desc(auditLog.id))
      .limit(rowsMost)
      .as('latest');
    return orm.selectDistinct().from(latest);
  });
  const names = await readNames((make) => core.database.statement([operatorId], make), operatorId, found);
  return found
    .map((row) => nameActor(row, names))
    .sort(
      (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.name ?? a.id).localeCompare(b.name ?? b.id, 'en'),
    );
}
