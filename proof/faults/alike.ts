import type { Client, Outcome } from './client.ts';
import { type EntityRecord, eventOf, makeToken } from './ledger.ts';
import { type Scene, settleEvent } from './writes.ts';

/**
 * The same request with the same key, `times` at once, each repeated until it is answered: one is executed.
 * @param clients who send it, in turn
 */
export async function sendAlike(
  scene: Scene,
  entity: EntityRecord,
  times: number,
  clients: readonly Client[] = [scene.client],
): Promise<void> {
  const event = scene.ledger.addEvent(entity);
  const { tenant, externalId } = entity;
  const call = {
    tenant,
    method: 'POST',
    path: `/entities/${externalId}/events`,
    body: eventOf(event),
    key: makeToken('key'),
  };
  const senders = Array.from({ length: times }, (_, index) => clients[index % clients.length] ?? scene.client);
  const outcomes = await Promise.all(senders.map((client) => client.insist(call)));
  const answered = outcomes.filter(({ status }) => status === 200 || status === 201);
  const firsts = answered.filter(({ status }) => status === 201).length;
  const ids = new Set(answered.map(({ data }) => data.id));
  // The answer to the one that was executed may have been lost; then all others are repeats.
  if (firsts > 1) scene.watch.violate('I2', `${firsts} of ${times} identical requests were executed`);
  if (ids.size > 1) scene.watch.violate('I2', `${times} identical requests were answered with ${ids.size} ids`);
  settleEvent(scene, event, answered[0] ?? (outcomes[0] as Outcome));
}
