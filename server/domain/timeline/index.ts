export { getEventData } from './get-event.ts';
export { getTimeline } from './get-timeline.ts';
export { watchTimeline } from './watch-timeline.ts';
