export { checkBackup } from './check-backup.ts';
export { dueOf } from './daily-time.ts';
export { listBackups } from './list-backups.ts';
export { startBackup } from './start-backup.ts';
export { backupRetriesMost, backupTask, takeBackup } from './take-backup.ts';
