export { deriveFingerprintKey, type MasterKeys } from './derive-keys.ts';
export { checkMasterKeys } from './master-keys.ts';
export { sealPii } from './seal-pii.ts';
