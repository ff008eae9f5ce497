export { getState, getStates } from './get-states.ts';
export { putState } from './put-state.ts';
export { type StateWrite, writeStates } from './write-states.ts';
