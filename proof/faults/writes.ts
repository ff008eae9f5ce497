import type { Client, Outcome } from './client.ts';
import {
  type BatchRecord,
  bodyOf,
  type EntityRecord,
  type EventRecord,
  eventOf,
  type Fate,
  type Ledger,
  makeToken,
  stateValueOf,
} from './ledger.ts';
import type { Watch } from './watch.ts';

/** What writes need to be sent and remembered. */
export interface Scene {
  client: Client;
  ledger: Ledger;
  watch: Watch;
}

function fateOf({ watch }: Scene, outcome: Outcome, expected: number[], what: string): Fate {
  if (expected.includes(outcome.status)) return 'acknowledged';
  if (outcome.unknown) return 'unknown';
  if (outcome.status < 500)
    watch.violate('I1', `${what} was answered ${outcome.status}: ${outcome.text.slice(0, 200)}`);
  return 'refused';
}

const entityPath = ({ externalId }: EntityRecord, below = '') => `/entities/${externalId}${below}`;

/** Creates or replaces an entity. Without a key it is tried once. */
export async function putEntity(scene: Scene, entity: EntityRecord, key?: string): Promise<Fate> {
  const token = makeToken('tk');
  entity.possible.add(token);
  const call = { tenant: entity.tenant, method: 'POST', path: '/entities', body: bodyOf(entity, token) };
  const outcome = await (key ? scene.client.insist({ ...call, key }) : scene.client.call(call));
  const fate = fateOf(scene, outcome, [200, 201], 'POST /entities');
  if (fate === 'acknowledged') {
    entity.acknowledged = token;
    scene.ledger.acknowledged++;
  }
  if (fate !== 'unknown') entity.possible.delete(token);
  if (entity.fate !== 'acknowledged') entity.fate = fate;
  return fate;
}

/** Records an event. While its entity is being erased it may be refused instead. */
export async function sendEvent(scene: Scene, entity: EntityRecord, key?: string): Promise<EventRecord> {
  const event = scene.ledger.addEvent(entity);
  const call = { tenant: entity.tenant, method: 'POST', path: entityPath(entity, '/events'), body: eventOf(event) };
  const outcome = await (key ? scene.client.insist({ ...call, key }) : scene.client.call(call));
  settleEvent(scene, event, outcome);
  return event;
}

export function settleEvent(scene: Scene, event: EventRecord, outcome: Outcome): void {
  if (outcome.status === 404 && event.entity.erasure !== 'none')
    event.fate = event.fate === 'pending' ? 'unknown' : event.fate;
  else event.fate = fateOf(scene, outcome, [200, 201], 'POST events');
  if (event.fate !== 'acknowledged') return;
  scene.ledger.acknowledged++;
  event.id = String(outcome.data.id);
}

/** Sets a state; setting it again does no harm, so it is always repeated. */
export async function putState(scene: Scene, entity: EntityRecord, key: string): Promise<void> {
  const token = makeToken('tk');
  const state = scene.ledger.stateOf(entity, key);
  state.possible.add(token);
  const body = { value: stateValueOf(entity, token) };
  const outcome = await scene.client.insist({
    tenant: entity.tenant,
    method: 'PUT',
    path: entityPath(entity, `/state/${key}`),
    body,
  });
  if (outcome.status === 404 && entity.erasure !== 'none') return;
  if (fateOf(scene, outcome, [200], 'PUT state') !== 'acknowledged') return;
  state.acknowledged = token;
  scene.ledger.acknowledged++;
}

/** Sends a batch, with a key until it is answered, without one once. */
async function sendBatch(
  scene: Scene,
  batch: BatchRecord,
  items: unknown[],
  bad: number,
  key?: string,
): Promise<Outcome> {
  const tenant = (batch.events[0]?.entity ?? batch.entities[0] ?? batch.states[0]?.entity)?.tenant;
  if (!tenant) throw new Error('A batch has items.');
  scene.ledger.batches.push(batch);
  const call = { tenant, method: 'POST', path: `/batch/${batch.kind}`, body: items };
  const outcome = await (key ? scene.client.insist({ ...call, key }) : scene.client.call(call));
  const fate = fateOf(scene, outcome, [200], `POST /batch/${batch.kind}`);
  const racing = batch.events.some(({ entity }) => entity.erasure !== 'none');
  if (fate === 'acknowledged' && !racing && outcome.data.failed !== bad) {
    scene.watch.violate(
      'I3',
      `a batch of ${items.length} tells of ${String(outcome.data.failed)} failed items, ${bad} were bad`,
    );
  }
  settleBatch(batch, racing && outcome.data.succeeded === 0 ? 'refused' : fate);
  if (fate === 'acknowledged') scene.ledger.acknowledged++;
  return outcome;
}

function settleBatch(batch: BatchRecord, fate: Fate): void {
  batch.fate = fate;
  for (const event of batch.events) event.fate = fate;
  for (const entity of batch.entities) entity.fate = fate;
}

/** A batch of events for these entities, one item in ten of them for an entity that does not exist. */
export function sendEventBatch(scene: Scene, entities: EntityRecord[], count: number, key?: string): Promise<Outcome> {
  const batch: BatchRecord = { kind: 'events', fate: 'pending', events: [], entities: [], states: [] };
  const items: unknown[] = [];
  let bad = 0;
  for (let index = 0; index < count; index++) {
    const entity = entities[index % entities.length];
    if (!entity) continue;
    if (index % 10 === 9) {
      items.push({ externalId: 'nobody', eventType: 'session', data: {} });
      bad++;
    }
    const event = scene.ledger.addEvent(entity);
    batch.events.push(event);
    items.push({
      externalId: entity.externalId,
      ...eventOf(event),
      ...(index % 3 === 0 && { idempotencyKey: `item-${event.token}` }),
    });
  }
  return sendBatch(scene, batch, items, bad, key);
}

/** A batch of new entities, and once it is acknowledged one of states for them. */
export async function sendEntityBatch(scene: Scene, entities: EntityRecord[], key?: string): Promise<void> {
  const batch: BatchRecord = { kind: 'entities', fate: 'pending', events: [], entities, states: [] };
  const tokens = entities.map(() => makeToken('tk'));
  entities.forEach((entity, index) => void entity.possible.add(tokens[index] ?? ''));
  await sendBatch(
    scene,
    batch,
    entities.map((entity, index) => bodyOf(entity, tokens[index] ?? '')),
    0,
    key,
  );
  if (batch.fate !== 'acknowledged') return;
  entities.forEach((entity, index) => {
    entity.acknowledged = tokens[index] ?? '';
  });
  const states = entities.map((entity) => scene.ledger.stateOf(entity, 'loyalty_tier'));
  const values = states.map((state) => {
    const token = makeToken('tk');
    state.possible.add(token);
    return { externalId: state.entity.externalId, stateKey: state.key, value: stateValueOf(state.entity, token) };
  });
  const second: BatchRecord = { kind: 'states', fate: 'pending', events: [], entities: [], states };
  await sendBatch(scene, second, values, 0, key && `${key}-states`);
  if (second.fate !== 'acknowledged') return;
  states.forEach((state, index) => {
    state.acknowledged = values[index]?.value.token ?? '';
  });
}
