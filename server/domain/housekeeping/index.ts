export { endInterruptedEverySeconds, endInterruptedIfDue } from './end-interrupted.ts';
export { tidyIfDue } from './tidy.ts';
