import type { Context } from '../context.ts';
import { formatCsv } from '../csv.ts';
import { requireRight } from '../rights.ts';
import { findAudit } from './find-audit.ts';
import { readNames, toListedAudit } from './name-audit.ts';
import { ExportAuditInput, type ExportedAudit, type ListedAudit } from './schemas.ts';
import { writeAudit } from './write-audit.ts';

/** So many rows go into a file, the newest. */
const rowsMost = 50_000;
const head = ['at', 'actor', 'actor_name', 'door', 'address', 'action', 'subject', 'subject_name', 'details'];

/** The log as a file for spreadsheets, as the filters say. That it was taken is written into the log itself. */
export async function exportAudit(context: Context, input: ExportAuditInput): Promise<ExportedAudit> {
  requireRight(context, 'audit');
  requireRight(context, 'export');
  const { core, operatorId } = context;
  const filters = ExportAuditInput.parse(input);
  return core.database.transact([operatorId], async (tx) => {
    const found = await findAudit(tx.orm, operatorId, filters, { before: null, most: rowsMost + 1 });
    const rows = found.slice(0, rowsMost);
    const names = await readNames((make) => make(tx.sql), operatorId, rows);
    const details = { rows: rows.length, action: filters.action, from: filters.from, to: filters.to };
    await writeAudit(tx, context, { action: 'audit.exported', details });
    return {
      fileName: `audit-log-${new Date(core.clock.now()).toISOString().slice(0, 10)}.csv`,
      csv: formatCsv([head, ...rows.map((row) => toCells(toListedAudit(row, names)))]),
      rows: rows.length,
      cut: found.length > rowsMost,
    };
  });
}

function toCells({ at, actor, door, address, action, subject, details }: ListedAudit) {
  const written = Object.keys(details).length === 0 ? null : JSON.stringify(details);
  return [at, actor.id, actor.name, door, address, action, subject?.id ?? null, subject?.name ?? null, written];
}
