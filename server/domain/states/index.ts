export { getState, getStates, type StateAnswer } from './get-states.ts';
export { putState } from './put-state.ts';
export { type StateOutcome, type StateWrite, writeStates } from './write-states.ts';
