export { createApiKey, prepareApiKey } from './create-api-key.ts';
export { findApiKey, forgetApiKeys, type OpenApiKey } from './find-api-key.ts';
export { flushKeyUse, noteKeyUse } from './key-use.ts';
export { listApiKeys } from './list-api-keys.ts';
export { renameApiKey } from './rename-api-key.ts';
export { findApiKeyOwner, revokeApiKey } from './revoke-api-key.ts';
export { rotateApiKey } from './rotate-api-key.ts';
