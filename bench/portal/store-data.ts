import { eventOf, itemsEach, playerId, scatter } from '../load/bodies.ts';
import { countEvents } from '../scratch-database.ts';
import { sendPlayers } from '../tenants.ts';
import type { PortalStage } from './stage.ts';

const batchesAtOnce = 4;
const statesEach = 1_000;
const kycStatuses = ['verified', 'pending', 'rejected'];

/** Sends players, states and events as an operator would, and some that are refused. @returns how many events there are */
export async function storeData(stage: PortalStage, events: number): Promise<number> {
  const { port, tenant, sql } = stage;
  await sendPlayers(port, tenant);
  for (let first = 0; first < tenant.players; first += statesEach) {
    const items = Array.from({ length: statesEach }, (_, index) => ({
      externalId: playerId(first + index),
      stateKey: 'kyc_status',
      value: kycStatuses[index % kycStatuses.length],
    }));
    await send(stage, 'states', items);
  }
  const batches = Math.ceil(events / itemsEach['event-batches']);
  let next = 0;
  const work = async () => {
    while (next < batches) await send(stage, 'events', eventsOf(next++, tenant.players));
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, work));
  const bad = Array.from({ length: 500 }, (_, index) => ({ externalId: `nobody-${index}`, ...eventOf(index) }));
  await send(stage, 'events', bad);
  // What autovacuum and the checkpointer do within minutes on an installation that grew to this size over weeks.
  await sql`vacuum analyze`;
  await sql`checkpoint`;
  return countEvents(sql);
}

function eventsOf(batch: number, players: number) {
  const first = batch * itemsEach['event-batches'];
  return Array.from({ length: itemsEach['event-batches'] }, (_, offset) => {
    const index = first + offset;
    return { externalId: playerId(scatter(index, players)), ...eventOf(index) };
  });
}

async function send({ url, tenant }: PortalStage, kind: 'events' | 'states', items: unknown[]): Promise<void> {
  const response = await fetch(`${url}/operator-data-api/batch/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(items),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`A batch was refused: ${text.slice(0, 500)}`);
}
