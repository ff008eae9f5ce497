import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { findAudit } from './find-audit.ts';
import { readNames, toListedAudit } from './name-audit.ts';
import { type AuditPage, ListAuditInput } from './schemas.ts';

/** What was done at the operator, newest first, with the names of who did it. @throws INVALID_INPUT for a made-up cursor */
export async function listAudit(context: Context, input: ListAuditInput): Promise<AuditPage> {
  requireRight(context, 'audit');
  const { core, operatorId } = context;
  const { cursor, limit, ...filters } = ListAuditInput.parse(input);
  const before = cursor === undefined ? null : parseId('aud', cursor);
  if (cursor !== undefined && before === null)
    throw new DomainError('INVALID_INPUT', 'This page does not exist; begin at the first.');
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    findAudit(orm, operatorId, filters, { before, most: limit + 1 }),
  );
  const shown = rows.slice(0, limit);
  const names = await readNames((make) => core.database.statement([operatorId], make), operatorId, shown);
  const items = shown.map((row) => toListedAudit(row, names));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
