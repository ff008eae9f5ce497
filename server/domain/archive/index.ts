export { allStates, archivedEvents, chunkEvents, unpacked } from './read-archive.ts';
export { redactedData, type StoredEvent, toEvent } from './stored-event.ts';
