export { dropOldRefusals, flushRefusals, flushRefusalsEverySeconds } from './flush-refusals.ts';
export { listRefusals } from './list-refusals.ts';
export { noteRefusedItems, noteRefusedRequest } from './note-refusals.ts';
