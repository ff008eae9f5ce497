export type { MasterKeys, SealOwner } from './derive-keys.ts';
export { checkMasterKeys } from './master-keys.ts';
export { currentGeneration, sealPii } from './seal-pii.ts';
