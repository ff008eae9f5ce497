export { applyRetention } from './apply-retention.ts';
export { changeRetention } from './change-retention.ts';
export { getRetentionStatus } from './get-retention-status.ts';
export { previewRetention } from './preview-retention.ts';
export { dropOldRetentionRuns } from './runs.ts';
