import { bodyOf, type EntityRecord, makeToken } from './ledger.ts';
import { readErased } from './reads.ts';
import { putEntity, putState, type Scene, sendEvent, sendEventBatch } from './writes.ts';

/**
 * Creates an entity, records of it, and erases it while more is being recorded; then nothing of it may be readable,
 * and a late repeat revives nobody.
 */
export async function createAndErase(scene: Scene, entity: EntityRecord, racers: number): Promise<void> {
  const createKey = makeToken('key');
  if ((await putEntity(scene, entity, createKey)) !== 'acknowledged') return;
  const [firstToken] = [entity.acknowledged];
  await Promise.all([
    putState(scene, entity, 'kyc_status'),
    sendEvent(scene, entity, makeToken('key')),
    sendEvent(scene, entity),
  ]);
  entity.erasure = 'sent';
  const racing: Promise<unknown>[] = [];
  for (let racer = 0; racer < racers; racer++) {
    racing.push(sendEvent(scene, entity, racer % 2 === 0 ? makeToken('key') : undefined));
    if (racer % 4 === 0)
      racing.push(sendEventBatch(scene, [entity], 8, makeToken('key')), putState(scene, entity, 'balance'));
  }
  const erased = await erase(scene, entity);
  await Promise.all(racing);
  if (!erased) return;
  await readErased(scene, entity);
  await repeatCreation(scene, entity, firstToken ?? '', createKey);
}

async function erase({ client, ledger, watch }: Scene, entity: EntityRecord): Promise<boolean> {
  const call = { tenant: entity.tenant, method: 'DELETE', path: `/entities/${entity.externalId}` };
  const { status, data, unknown, text } = await client.insist(call);
  if (status !== 200 || data.deleted !== true) {
    if (!unknown) watch.violate('I7', `DELETE was answered ${status}: ${text.slice(0, 200)}`);
    return false;
  }
  entity.erasure = 'acknowledged';
  ledger.acknowledged++;
  watch.count('erasures');
  return true;
}

/** The request that created the entity comes again, late: it has the same key and body. */
async function repeatCreation(
  { client, watch }: Scene,
  entity: EntityRecord,
  token: string,
  key: string,
): Promise<void> {
  const call = { tenant: entity.tenant, method: 'POST', path: '/entities', body: bodyOf(entity, token), key };
  const { status, code } = await client.insist(call);
  if (code !== 'ENTITY_ERASED') watch.violate('I7', `a late repeat of the creation was answered ${status} ${code}`);
}
