export { lookEverySeconds, tidyIfDue } from './tidy.ts';
