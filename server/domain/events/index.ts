export { type EventsPage, listEvents } from './list-events.ts';
export { prepareEvent } from './prepare-event.ts';
export { type EventAnswer, recordEvent } from './record-event.ts';
export { type EventOutcome, type EventWrite, writeEvents } from './write-events.ts';
