export { deriveFingerprintKey, type MasterKeys } from './derive-keys.ts';
export { checkMasterKeys, compareMasterKeys, isUntried } from './master-keys.ts';
export { derivePublicKey, deriveSigningKey, hmacExternalId, toPublicKey } from './receipt-keys.ts';
export { currentGeneration, type SealingKeys, sealPii } from './seal-pii.ts';
export { TextHmac } from './text-hmac.ts';
