import { desc, lt } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Caller } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { readNames, toListedAudit } from './name-audit.ts';
import { type AuditPage, ListInstallationLogInput } from './schemas.ts';

const { installationLog } = schema;
/** No operator has this id, so no key of any is named. */
const noOperatorId = 0;

/** What was done that concerned no operator, newest first. @throws INVALID_INPUT for a made-up cursor */
export async function listInstallationLog(caller: Caller, input: ListInstallationLogInput): Promise<AuditPage> {
  requireRight(caller, 'installation');
  const { cursor, limit } = ListInstallationLogInput.parse(input);
  const before = cursor === undefined ? undefined : parseId('aud', cursor);
  if (before === null) throw new DomainError('INVALID_INPUT', 'This page does not exist; begin at the first.');
  const { database } = caller.core;
  const rows = await database.ormStatement([], (orm) =>
    orm
      .select()
      .from(installationLog)
      .where(before === undefined ? undefined : lt(installationLog.id, before))
      .orderBy(desc(installationLog.id))
      .limit(limit + 1),
  );
  const shown = rows.slice(0, limit);
  const names = await readNames((make) => database.statement([], make), noOperatorId, shown);
  const items = shown.map((row) => toListedAudit(row, names));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
