export { exportAudit } from './export-audit.ts';
export { listAccesses, listReadsByKeys } from './list-accesses.ts';
export { listAudit } from './list-audit.ts';
export { listAuditActors } from './list-audit-actors.ts';
export { listInstallationLog } from './list-installation-log.ts';
export { flushPiiReads, listPiiReads, notePiiRead } from './pii-reads.ts';
export { type AuditEntry, actorIdOf, writeAudit, writeAuditAt, writeInstallationLog } from './write-audit.ts';
