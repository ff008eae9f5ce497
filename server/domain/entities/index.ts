export { resumeErasures, runErasure } from './continue-erasure.ts';
export { eraseEntity } from './erase-entity.ts';
export { requirePossibleId } from './external-id.ts';
export { getEntity } from './get-entity.ts';
export { prepareEntity } from './prepare-entity.ts';
export { upsertEntity } from './upsert-entity.ts';
export { type EntityWrite, writeEntities } from './write-entities.ts';
