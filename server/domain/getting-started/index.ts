export { getGettingStarted } from './get-getting-started.ts';
