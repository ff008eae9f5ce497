import { setTimeout as sleep } from 'node:timers/promises';
import { sendAlike } from './alike.ts';
import { Client } from './client.ts';
import type { Fault, Scenery } from './fault.ts';
import { sendEvent } from './writes.ts';

const writersMost = 8;
const aloneMs = 1_500;

/** What both are asked at once is done once. */
const askBoth = async (scenery: Scenery, other: Client) => {
  const { load, random, client } = scenery;
  const entities = Array.from({ length: 12 }, () => random.pick(load.entities()));
  await Promise.all(entities.map((entity) => sendAlike(scenery, entity, 10, [client, other])));
};

/** Two programs on one database, of two versions where `--beside` names the other; the first is replaced meanwhile. */
export const replaceBesideAnother: Fault = {
  name: 'the program replaced while another works beside it',
  databaseReturns: false,
  inject: async (scenery) => {
    const { stage, watch, load, random } = scenery;
    const second = await stage.startSecond();
    const other = new Client(second.port, watch);
    try {
      await askBoth(scenery, other);
      await stage.program.end('SIGTERM');
      const end = performance.now() + aloneMs;
      const write = async () => {
        while (performance.now() < end) {
          await sendEvent({ ...scenery, client: other }, random.pick(load.entities()));
          await sleep(random.below(20));
        }
      };
      await Promise.all(Array.from({ length: writersMost }, write));
      await stage.program.start();
      await askBoth(scenery, other);
    } finally {
      other.close();
      await second.end('SIGTERM');
    }
    if (second.crashes > 0) watch.violate('I5', 'the second program ended by itself');
  },
};
