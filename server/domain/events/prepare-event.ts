import type { Context } from '../context.ts';
import { type Issue, validationFailed } from '../errors.ts';
import { type Template, validateEvent } from '../templates/index.ts';
import type { RecordEventInput } from './schemas.ts';
import type { EventWrite } from './write-events.ts';

const aheadMostMs = 3_600_000;

/** Holds an event against the template and the clock. @throws VALIDATION_FAILED with every issue */
export function prepareEvent(
  { core, operatorId }: Context,
  template: Template,
  externalId: string,
  { eventType, data, occurredAt }: RecordEventInput,
): EventWrite {
  const occurredAtMs = occurredAt ? Date.parse(occurredAt) : null;
  const issues: Issue[] = validateEvent(template, eventType, data);
  if (occurredAtMs !== null && occurredAtMs > core.clock.now() + aheadMostMs) {
    issues.push({ field: 'occurredAt', message: 'occurredAt must be at most one hour ahead.' });
  }
  if (issues.length > 0) throw validationFailed(issues);
  const id = core.ids.next();
  return { operatorId, externalId, id, type: eventType, data: data.text, occurredAtMs, key: null, fingerprint: null };
}
