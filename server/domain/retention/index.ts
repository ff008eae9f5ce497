export { changeRetention } from './change-retention.ts';
export { previewRetention } from './preview-retention.ts';
