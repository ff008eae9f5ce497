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
  jobId: 'job',
  templateId: 'template',
  suppressErased: 'refuse erased ids',
  overlapHours: 'overlap, hours',
  successor: 'new key',
  isAdministrator: 'administrator',
};

/** The particulars of an action, one phrase each: "events redacted: 12". What is not set is passed over. */
export function describeDetails(details: Details): string[] {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${namesOf[name] ?? name}: ${wordsOf(value)}`);
}

function wordsOf(value: unknown): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
