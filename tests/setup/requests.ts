import {
  BatchItems,
  fingerprintBatch,
  ingestEntities,
  ingestEvents,
  ingestStates,
  scanBatch,
} from '#server/domain/batches/index.ts';
import { batchItemsMost, EntityItem, EventItem, StateItem } from '#server/domain/batches/schemas.ts';
import type { Context } from '#server/domain/context.ts';
import { upsertEntity } from '#server/domain/entities/index.ts';
import { UpsertEntityInput } from '#server/domain/entities/schemas.ts';
import { recordEvent } from '#server/domain/events/index.ts';
import { RecordEventInput } from '#server/domain/events/schemas.ts';
import { fingerprintEvent, fingerprintRequest } from '#server/domain/idempotency/index.ts';
import { type JsonObjectNode, scanJson } from '#server/domain/json/index.ts';
import { JsonText } from '#server/domain/json-text.ts';
import { parseFields } from '#server/domain/parse-fields.ts';
import { putState } from '#server/domain/states/index.ts';

/** A body as it is sent: JSON text, or a value that is written as JSON. */
type Sent = string | object;

const textOf = (body: Sent): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** A JSON value as verbs take it. */
export const json = (value: unknown): JsonText => JsonText.parse(JSON.stringify(value));

function read(body: Sent): { source: string; node: JsonObjectNode } {
  const source = textOf(body);
  const { node } = scanJson(source, { keepDepth: 3 });
  if (node.kind !== 'object') throw new TypeError('Send an object.');
  return { source, node };
}

/** POST /entities, as the REST door reads it. */
export async function sendEntity(context: Context, body: Sent, key?: string) {
  const { source, node } = read(body);
  const idempotency =
    key === undefined ? undefined : { key, fingerprint: fingerprintRequest(context, '/entities', source) };
  return upsertEntity(context, { ...parseFields(UpsertEntityInput, source, node), idempotency });
}

/** A player with an e-mail address. */
export const player = (externalId: string, data: object = {}) => {
  return { entityType: 'player', externalId, data: { email: `${externalId}@example.com`, ...data } };
};

/** POST /entities/:externalId/events, as the REST door reads it. */
export async function sendEvent(context: Context, externalId: string, body: Sent, key?: string) {
  const { source, node } = read(body);
  const idempotency =
    key === undefined ? undefined : { key, fingerprint: fingerprintEvent(context, externalId, source, node, true) };
  return recordEvent(context, { ...parseFields(RecordEventInput, source, node), externalId, idempotency });
}

/** An event of a type that requires nothing. */
export const session = (data: object = {}) => ({ eventType: 'session', data });

/** PUT /entities/:externalId/state/:key. */
export function sendState(context: Context, externalId: string, stateKey: string, value: unknown) {
  return putState(context, { externalId, stateKey, value: json(value) });
}

/** POST /batch/…, as the REST door reads it. */
export async function sendBatch(
  context: Context,
  kind: 'entities' | 'events' | 'states',
  items: string | unknown[],
  key?: string,
) {
  const source = textOf(items);
  const scanned = await scanBatch(source, batchItemsMost[kind]);
  const idempotency =
    key === undefined ? undefined : { key, fingerprint: await fingerprintBatch(context, kind, source, scanned) };
  if (kind === 'entities')
    return ingestEntities(context, { items: new BatchItems(EntityItem, source, scanned), idempotency });
  if (kind === 'states')
    return ingestStates(context, { items: new BatchItems(StateItem, source, scanned), idempotency });
  return ingestEvents(context, { source, items: new BatchItems(EventItem, source, scanned), idempotency });
}
