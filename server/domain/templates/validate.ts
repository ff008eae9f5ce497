import type { Issue } from '../errors.ts';
import type { JsonText } from '../json-text.ts';
import type { EntityRules, EventRules, Template } from './compile-template.ts';

/** What a PII field reads as without the right to open it; refused in writes, so that nobody posts it back. */
export const encryptedMark = '[encrypted]';
const reservedFields = ['_deleted', '_redacted'];
const nameLengthMost = 100;

const quote = (name: string) => JSON.stringify(name.slice(0, nameLengthMost));

/** What is wrong with an entity of this type, and the rules it was held against. */
export function validateEntity(
  template: Template,
  type: string,
  data: JsonText,
): { issues: Issue[]; rules: EntityRules } {
  const rules = template.entityTypes.get(type);
  if (!rules) {
    const issue = { field: 'entityType', message: `Unknown entity type: ${quote(type)}` };
    return { issues: [issue, ...findReserved(data)], rules: { required: [], piiFields: new Set() } };
  }
  return { issues: [...findMissing(rules, data), ...findReserved(data), ...findMarks(rules, data)], rules };
}

/** What is wrong with an event of this type. */
export function validateEvent(template: Template, type: string, data: JsonText): Issue[] {
  const rules = template.eventTypes.get(type);
  if (!rules) return [{ field: 'eventType', message: `Unknown event type: ${quote(type)}` }, ...findReserved(data)];
  return [...findMissing(rules, data), ...findReserved(data)];
}

/** What is wrong with a state key. */
export function validateStateKey(template: Template, key: string): Issue[] {
  return template.stateKeys.has(key) ? [] : [{ field: 'stateKey', message: `Unknown state key: ${quote(key)}` }];
}

/** Absent, null and "" all count as missing. */
function findMissing(rules: EventRules, data: JsonText): Issue[] {
  const issues: Issue[] = [];
  for (const field of rules.required) {
    const value = data.member(field);
    const missing = !value || value.kind === 'null' || (value.kind === 'string' && value.value === '');
    if (missing) issues.push({ field, message: `Missing required field: ${quote(field)}` });
  }
  return issues;
}

function findReserved(data: JsonText): Issue[] {
  return reservedFields
    .filter((field) => data.member(field) !== undefined)
    .map((field) => ({
      field,
      message: `Reserved field: ${quote(field)}. The service itself writes it after an erasure.`,
    }));
}

function findMarks(rules: EntityRules, data: JsonText): Issue[] {
  const issues: Issue[] = [];
  for (const field of rules.piiFields) {
    const value = data.member(field);
    if (value?.kind === 'string' && value.value === encryptedMark) {
      const message = `Field ${quote(field)} is "${encryptedMark}", which stands for a sealed value. Send the value itself.`;
      issues.push({ field, message });
    }
  }
  return issues;
}
