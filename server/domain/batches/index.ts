export { ingestEntities } from './ingest-entities.ts';
export { ingestEvents } from './ingest-events.ts';
export { ingestStates } from './ingest-states.ts';
export { BatchItems, scanBatch } from './read-items.ts';
export { fingerprintBatch } from './run-batch.ts';
