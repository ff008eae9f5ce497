export { findErasedEvents } from './find-erased-events.ts';
export { listEvents } from './list-events.ts';
export { prepareEvent } from './prepare-event.ts';
export { recordEvent } from './record-event.ts';
export { type EventWrite, writeEvents } from './write-events.ts';
