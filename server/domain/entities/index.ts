export { resumeErasures, runErasure } from './continue-erasure.ts';
export { eraseEntity } from './erase-entity.ts';
export { requirePossibleId } from './external-id.ts';
export { findEntities } from './find-entities.ts';
export { getEntity } from './get-entity.ts';
export { listEntities } from './list-entities.ts';
export { prepareEntity } from './prepare-entity.ts';
export { upsertEntity } from './upsert-entity.ts';
export { type EntityWrite, writeEntities } from './write-entities.ts';
