import type { ErrorCode, Issue } from '#server/domain/errors.ts';
import type { Endpoint } from '../endpoint.ts';

/** What the document says of an operation beyond its declaration. */
interface OperationFacts {
  /** The name that generated clients give it. */
  operationId: string;
  /** What differs from the declared example where the answer has this status. */
  otherExamples?: Readonly<Record<number, object>>;
  /** Issues that this operation may find in a request. */
  issues?: Partial<Readonly<Record<ErrorCode, Issue>>>;
}

const missing = (field: string): Issue => ({ field, message: `Missing required field: "${field}"` });

const noExternalId = { MISSING_FIELDS: missing('externalId') };

const facts: Readonly<Record<string, OperationFacts>> = {
  'GET /templates': { operationId: 'listTemplates' },
  'GET /settings': { operationId: 'getSettings' },
  'PUT /settings': {
    operationId: 'updateSettings',
    issues: { VALIDATION_FAILED: { field: 'dataRetentionDays', message: 'dataRetentionDays must be at least 30.' } },
  },
  'POST /entities': {
    operationId: 'upsertEntity',
    otherExamples: { 200: { action: 'updated' } },
    issues: { ...noExternalId, VALIDATION_FAILED: missing('email') },
  },
  'GET /entities/:externalId': { operationId: 'getEntity' },
  'DELETE /entities/:externalId': { operationId: 'eraseEntity' },
  'POST /entities/:externalId/events': {
    operationId: 'recordEvent',
    otherExamples: { 200: { action: 'duplicate' } },
    issues: {
      MISSING_FIELDS: missing('eventType'),
      VALIDATION_FAILED: { field: 'eventType', message: 'Unknown event type: "kyc"' },
    },
  },
  'GET /entities/:externalId/events': { operationId: 'listEvents' },
  'GET /entities/:externalId/state': { operationId: 'getStates' },
  'PUT /entities/:externalId/state/:key': {
    operationId: 'putState',
    issues: { VALIDATION_FAILED: { field: 'stateKey', message: 'Unknown state key: "mood"' } },
  },
  'GET /entities/:externalId/state/:key': { operationId: 'getState' },
  'POST /batch/entities': { operationId: 'ingestEntities' },
  'POST /batch/events': { operationId: 'ingestEvents' },
  'POST /batch/states': { operationId: 'ingestStates' },
  'GET /batch/jobs/:jobId': { operationId: 'getJob' },
  'GET /entities/:externalId/erasure': { operationId: 'getErasure' },
  'GET /erasure-keys': { operationId: 'listErasureKeys' },
  'GET /entities/:externalId/export': { operationId: 'exportEntity' },
};

/** The facts of an operation. @throws Error for one that has none yet */
export function factsOf({ method, path }: Endpoint): OperationFacts {
  const found = facts[`${method} ${path}`];
  if (!found) throw new Error(`${method} ${path} needs an operationId in operation-facts.ts.`);
  return found;
}
