export { getOverview } from './get-overview.ts';
export { getUsage } from './get-usage.ts';
export { dropFineRollups, rollUpEverySeconds, rollUpIngestion } from './roll-up.ts';
export { subtractRecorded } from './subtract-recorded.ts';
