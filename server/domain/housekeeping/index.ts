export { tidyEverySeconds, tidyIfDue } from './tidy.ts';
