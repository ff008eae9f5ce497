import type { EntityRecord } from './ledger.ts';
import type { Scene } from './writes.ts';

interface Shown {
  data?: { token?: string; email?: string; _deleted?: boolean };
}

const at = ({ externalId }: EntityRecord, below = '') => `/entities/${externalId}${below}`;

/** Reads an entity of one's own and holds it against what was acknowledged. */
export async function readEntity({ client, ledger, watch }: Scene, entity: EntityRecord): Promise<void> {
  const { status, data, text } = await client.insist({ tenant: entity.tenant, method: 'GET', path: at(entity) });
  if (status !== 200)
    return watch.violate('I1', `GET of an acknowledged entity was answered ${status}: ${text.slice(0, 100)}`);
  const shown = (data as Shown).data ?? {};
  if (shown.token !== entity.acknowledged && !entity.possible.has(shown.token ?? ''))
    watch.violate('I1', 'an entity does not read as it was acknowledged');
  if (shown.email !== `${entity.pii}@example.com`) watch.violate('I1', 'PII does not read as it was sent');
  ledger.acknowledged++;
}

/** Reads the events of an entity of one's own: the newest acknowledged are among them. */
export async function readEvents({ client, ledger, watch }: Scene, entity: EntityRecord): Promise<void> {
  const expected = entity.events.filter(({ fate, id }) => fate === 'acknowledged' && id !== null).slice(-20);
  const { status, data, text } = await client.insist({
    tenant: entity.tenant,
    method: 'GET',
    path: at(entity, '/events'),
  });
  if (status !== 200) return watch.violate('I1', `GET of events was answered ${status}: ${text.slice(0, 100)}`);
  const ids = (data as unknown as { id: string }[]).map(({ id }) => id);
  if (new Set(ids).size !== ids.length) watch.violate('I2', 'an event is listed twice');
  // A page has 100: of more, the newest are on it.
  const missing = ids.length < 100 ? expected.filter(({ id }) => !ids.includes(id ?? '')) : [];
  if (missing.length > 0) watch.violate('I1', `${missing.length} acknowledged events are not listed`);
  ledger.acknowledged++;
}

export async function readStates({ client, ledger, watch }: Scene, entity: EntityRecord): Promise<void> {
  const { status, data } = await client.insist({ tenant: entity.tenant, method: 'GET', path: at(entity, '/state') });
  if (status !== 200) return watch.violate('I1', `GET of states was answered ${status}`);
  const shown = new Map(
    (data as unknown as { stateKey: string; value: { token: string } }[]).map((one) => [one.stateKey, one.value.token]),
  );
  for (const { key, acknowledged, possible } of entity.states.values()) {
    const token = shown.get(key);
    if (acknowledged !== null && token !== acknowledged && !possible.has(token ?? ''))
      watch.violate('I1', 'a state does not read as it was acknowledged');
  }
  ledger.acknowledged++;
}

/** Asks for what belongs to somebody else: it is as if it were not there. */
export async function readForeign(
  { client, ledger, watch }: Scene,
  entity: EntityRecord,
  other: EntityRecord,
): Promise<void> {
  for (const below of ['', '/events', '/state']) {
    const { status, code } = await client.insist({ tenant: other.tenant, method: 'GET', path: at(entity, below) });
    if (status !== 404 || code !== 'ENTITY_NOT_FOUND')
      watch.violate('I6', `a foreign entity${below} was answered ${status}`);
  }
  ledger.acknowledged++;
}

/** Reads all there is of an erased entity: nothing of it may be left. */
export async function readErased({ client, watch }: Scene, entity: EntityRecord): Promise<void> {
  for (const below of ['', '/events', '/state']) {
    const { status, text } = await client.insist({ tenant: entity.tenant, method: 'GET', path: at(entity, below) });
    if (status !== 200) watch.violate('I7', `GET ${below} of an erased entity was answered ${status}`);
    if (text.includes(entity.canary) || text.includes(entity.pii))
      watch.violate('I7', `an erased entity's data reads in ${below || 'itself'}`);
  }
}
