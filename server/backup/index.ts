export { checkBackup } from './check-backup.ts';
export type { Manifest } from './manifest.ts';
export { restoreBackup } from './restore-backup.ts';
export { type Progress, takeBackup } from './take-backup.ts';
