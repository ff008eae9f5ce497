import { itemsEach } from './load/bodies.ts';
import { type Measured, measureLoad } from './measure.ts';
import type { Options } from './options.ts';
import { countEvents } from './scratch-database.ts';
import type { Stage } from './stage.ts';

const singleConnections = 32;
const batchConnections = 4;

/** Single events of one operator while another sends one full batch after the other. */
export async function measureFlood(stage: Stage, options: Options): Promise<Measured> {
  const { product, sql, tenants } = stage;
  const [quiet] = tenants.many;
  if (!quiet) throw new Error('There is no second operator.');
  const before = await countEvents(sql);
  const [singles, batches] = await Promise.all([
    measureLoad(stage, options, {
      server: product,
      connections: singleConnections,
      workload: { kind: 'events', apiKeys: [quiet.apiKey], playersEach: quiet.players, withKeys: false },
      expect: { status: 201 },
    }),
    measureLoad(stage, options, {
      server: product,
      connections: batchConnections,
      workload: {
        kind: 'event-batches',
        apiKey: tenants.main.apiKey,
        players: tenants.main.players,
        withKeys: false,
      },
      expect: { status: 200, text: '"failed":0' },
      itemsEach: itemsEach['event-batches'],
    }),
  ]);
  const acknowledged = singles.acknowledged + batches.acknowledged;
  const stored = (await countEvents(sql)) - before;
  if (stored !== acknowledged) throw new Error(`${acknowledged} events were acknowledged, ${stored} are stored.`);
  return singles;
}
