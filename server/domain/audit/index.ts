export { writeAudit, writeAuditAt } from './write-audit.ts';
