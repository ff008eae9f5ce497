import type { Core } from '../context.ts';
import { sealPii } from '../crypto/index.ts';
import { type Issue, validationFailed } from '../errors.ts';
import { timeOfId } from '../ids.ts';
import { splitMembers } from '../json/index.ts';
import type { OperatorProfile } from '../operators/index.ts';
import { type Template, validateEntity } from '../templates/index.ts';
import type { UpsertEntityInput } from './schemas.ts';
import type { EntityWrite } from './write-entities.ts';

type WritableProfile = OperatorProfile & { template: Template };

/** Holds an entity against the template and seals its PII. @throws VALIDATION_FAILED with every issue */
export function prepareEntity(core: Core, profile: WritableProfile, input: UpsertEntityInput): EntityWrite {
  const { entityType, externalId, data } = input;
  const { issues, rules } = validateEntity(profile.template, entityType, data);
  refuse(issues);
  const { operatorId, piiSalt } = profile;
  const { kept, taken, takenNames } = splitMembers(data.source, data.node, rules.piiFields);
  const owner = { operatorId, operatorSalt: piiSalt, externalId };
  const id = core.ids.next();
  return {
    operatorId,
    externalId,
    id,
    type: entityType,
    data: kept,
    pii: taken === null ? null : sealPii(core, owner, taken),
    piiFields: takenNames,
    updatedAtMs: timeOfId(id),
    key: null,
    fingerprint: null,
  };
}

function refuse(issues: Issue[]): void {
  if (issues.length > 0) throw validationFailed(issues);
}
