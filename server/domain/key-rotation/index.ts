export { countRecords } from './count-records.ts';
export { getKeyStatus } from './get-key-status.ts';
export { numberGeneration } from './number-generation.ts';
export { removeGeneration } from './remove-generation.ts';
export { resealRecords, rotationTask } from './reseal-records.ts';
export { startRotation } from './start-rotation.ts';
