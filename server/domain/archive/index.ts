export { allStates, archivedEvents, chunkEvents } from './read-archive.ts';
