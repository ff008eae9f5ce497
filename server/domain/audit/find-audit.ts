import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { type Orm, schema } from '#db/client.ts';
import { idAtTime, parseId } from '../ids.ts';
import type { ExportAuditInput } from './schemas.ts';

const { auditLog } = schema;
const dayMs = 24 * 3_600_000;

export type AuditRow = typeof auditLog.$inferSelect;

/** The rows of one operator that the filters let through, newest first, from before `before` on. */
export function findAudit(
  orm: Orm,
  operatorId: number,
  { action, actor, subject, from, to }: ExportAuditInput,
  { before, most }: { before: bigint | null; most: number },
): Promise<AuditRow[]> {
  const wanted = and(
    eq(auditLog.operatorId, operatorId),
    before === null ? undefined : lt(auditLog.id, before),
    action && eq(auditLog.action, action),
    subject ? eq(auditLog.subject, subject) : undefined,
    actor === undefined ? undefined : isActor(actor),
    from === undefined ? undefined : gte(auditLog.id, idAtTime(Date.parse(from))),
    to === undefined ? undefined : lt(auditLog.id, idAtTime(Date.parse(to) + dayMs)),
  );
  return orm.select().from(auditLog).where(wanted).orderBy(desc(auditLog.id)).limit(most);
}

function isActor(name: string): SQL | undefined {
  const keyId = parseId('key', name);
  const [kind = '', id = '0'] = keyId === null ? name.split(':') : ['apiKey', String(keyId)];
  return and(eq(auditLog.actorKind, kind), sql`coalesce(${auditLog.actorId}, 0) = ${id}::bigint`);
}
