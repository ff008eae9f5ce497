import { describeNames } from './template-descriptions.ts';

const entityType = 'The type of the entity, as the template names it.';
const eventType = 'The type of the event, as the template names it.';
const stateKey = 'The key of the state, as the template names it.';

/** What the fields mean: by name, or by component and name where a name means several things. */
const descriptions: Readonly<Record<string, string>> = {
  id: 'Our id of it.',
  'Template.id': 'The id to choose it by in the settings.',
  'Settings.id': 'The id of the chosen template.',
  externalId: 'Your own id of the entity, exactly as you sent it.',
  'BatchAnswer.externalId': 'The externalId of the item; null where it has none.',
  'Job.externalId': 'The externalId of the item; null where it has none, or after that entity was erased.',
  entityType,
  'NewEntity.entityType': `${entityType}\n\n${describeNames('entityType')}`,
  eventType,
  'NewEvent.eventType': `${eventType}\n\n${describeNames('eventType')}`,
  'EventItem.eventType': `${eventType}\n\n${describeNames('eventType')}`,
  stateKey,
  'StateItem.stateKey': `${stateKey}\n\n${describeNames('stateKey')}`,
  'Entity.data':
    'What was sent last. PII is in the clear only for a key with the scope `read:pii`; after an erasure `{ "_deleted": true }`.',
  'Event.data': 'What was sent; after an erasure `{ "_redacted": true }`.',
  'NewEntity.data': 'The fields of the entity: those that its type requires, and any others.',
  'NewEvent.data': 'The fields of the event: those that its type requires, and any others.',
  'EventItem.data': 'The fields of the event: those that its type requires, and any others.',
  'StateItem.value': 'The value, any JSON. It is never unwrapped.',
  value: 'The value, any JSON, with every number as it was sent.',
  action: 'What became of it.',
  'RecordedEvent.action': 'There when the same Idempotency-Key recorded the event before.',
  createdAt: 'When it was created.',
  'Event.createdAt': 'When it was recorded.',
  updatedAt: 'When it was written last.',
  occurredAt: 'When it happened; when it was recorded, unless you said.',
  deletedAt: 'When the entity was erased.',
  deleted: 'Always true.',
  eventsRedacted: 'How many events this erasure redacted.',
  statesRemoved: 'How many states this erasure removed.',
  jobId: 'The job; `GET /batch/jobs/:jobId` shows it.',
  'ErasedEntity.jobId':
    'There when a job overwrites the rest of more than 10,000 events. They read as redacted from the start.',
  succeeded: 'How many items succeeded.',
  failed: 'How many items failed.',
  duplicates: 'There when items came with a known idempotencyKey: how many, counted in `succeeded` too.',
  errors: 'The items that failed, in the order of their index.',
  index: 'The place of the item in the batch, counted from zero.',
  code: 'The error code.',
  message: 'What is wrong, for people.',
  idempotencyKey:
    'Names the item, so that sending it again within 24 hours records nothing. It shares its space with the Idempotency-Key of `POST /entities/:externalId/events`.',
  type: 'What the job does.',
  status: 'How far it is.',
  progress: 'Per cent done.',
  output: 'The result of a batch; null until it has ended, and for an erasure.',
  error: 'Why the job failed; null otherwise.',
  created_at: 'When it was made.',
  completed_at: 'When it ended; null until then.',
  name: 'The name to show.',
  version: 'The version of the template.',
  schema: 'What the template knows.',
  entity_types: 'Fields by entity type.',
  event_types: 'Fields by event type.',
  state_keys: 'The keys that states can have.',
  pii_fields: 'The fields that are sealed, by entity type.',
  required: 'Fields that must be there; null and "" count as missing.',
  optional: 'Fields that are known but may be absent. Others are accepted too.',
  template: 'The chosen template; null until one is chosen.',
  templateId: 'The template to hold writes against; null chooses none.',
  dataRetentionDays: 'For how many days data is kept, 30 to 1825; null keeps it.',
  retentionPolicy: 'How long events and states stay at hand and are kept; null when nothing is set.',
  'SettingsChange.retentionPolicy':
    'How long events and states stay at hand and are kept. Either part may be sent alone; null clears.',
  entity_events: 'For events.',
  entity_states: 'For states.',
  hot_days: 'For how many days it stays at hand, at least 30 and at most `archive_days`.',
  archive_days: 'After how many days it is removed, at most 1825.',
  suppressErased: 'Whether an erased entity stays erased: posting it again is refused with `ENTITY_ERASED`.',
  limit: 'The most events that were asked for.',
  offset: 'How many events were skipped; 0 when a cursor was followed.',
  hasMore: 'Whether there are more.',
  nextCursor: 'Where the next page begins; null at the end.',
};

/** The description of a field of a component, if there is one. */
export function describeField(component: string, field: string): string | undefined {
  return descriptions[`${component}.${field}`] ?? descriptions[field];
}
