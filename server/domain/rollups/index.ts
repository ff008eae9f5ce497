export { dropFineRollups, rollUpEverySeconds, rollUpIngestion } from './roll-up.ts';
export { subtractRecorded } from './subtract-recorded.ts';
