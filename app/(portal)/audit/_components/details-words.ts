import { formatBytes } from '#app/_ui/count.ts';

type Details = Record<string, unknown>;

const namesOf: Record<string, string> = {
  dataRetentionDays: 'data retention, days',
  eventsHotDays: 'events hot, days',
  eventsArchiveDays: 'events archive, days',
  statesHotDays: 'states hot, days',
  statesArchiveDays: 'states archive, days',
  eventsRedacted: 'events redacted',
  statesRemoved: 'states removed',
  replayed: 'again, in a restored database',
  takenAt: 'taken at',
  erasedAgain: 'erased again',
  withoutLedger: 'without a ledger',
  unremoved: 'could not be removed',
  bytes: 'size',
  sha256: 'SHA-256 begins',
  jobId: 'job',
  templateId: 'template',
  suppressErased: 'refuse erased ids',
  overlapHours: 'overlap, hours',
  successor: 'new key',
  isAdministrator: 'administrator',
};

/** What is not said as it is stored: nobody compares a whole digest by eye, and a backup's is in its manifest. */
const wordsIn: Record<string, (value: unknown) => string> = {
  bytes: (value) => formatBytes(Number(value)),
  sha256: (value) => String(value).slice(0, 12),
};

/** The particulars of an action, one phrase each: "events redacted: 12". What is not set is passed over, and so is an empty list. */
export function describeDetails(details: Details): string[] {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${namesOf[name] ?? name}: ${wordsIn[name]?.(value) ?? wordsOf(value)}`);
}

function wordsOf(value: unknown): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
