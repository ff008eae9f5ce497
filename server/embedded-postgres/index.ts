export { commandOf } from './postmaster.ts';
export { type EmbeddedPostgres, joinEmbeddedPostgres, startEmbeddedPostgres } from './start.ts';
