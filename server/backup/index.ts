export { checkBackup } from './check-backup.ts';
export type { Manifest } from './manifest.ts';
export { openBackupStore } from './open-backup-store.ts';
export { type Ledgers, readLedgers, receiptKeysOf, withKeysOf } from './read-ledgers.ts';
export { type ReplayedLedgers, replayLedgers } from './replay-ledgers.ts';
export { restoreBackup } from './restore-backup.ts';
export { type Progress, takeBackup } from './take-backup.ts';
