import { setTimeout as sleep } from 'node:timers/promises';
import { sendAlike } from './alike.ts';
import { createAndErase } from './erase.ts';
import type { Fault, Scenery } from './fault.ts';
import { bodyOf, makeToken } from './ledger.ts';

const identical: Fault = {
  name: '200 identical requests at once',
  databaseReturns: false,
  unfelt: true,
  inject: async (scenery) => sendAlike(scenery, scenery.random.pick(scenery.load.entities()), 200),
};

const retryStorm: Fault = {
  name: 'retry storm with keys',
  databaseReturns: true,
  inject: async (scenery) => {
    const { stage, load, random } = scenery;
    const storm = Array.from({ length: 20 }, () => sendAlike(scenery, random.pick(load.entities()), 15));
    for (let time = 0; time < 3; time++) {
      await sleep(random.below(60));
      stage.proxy.cut();
    }
    stage.proxy.loseAcknowledgements();
    await sleep(300);
    stage.proxy.pass();
    await Promise.all(storm);
  },
};

const raceErasure: Fault = {
  name: 'erasure racing ingestion',
  databaseReturns: false,
  unfelt: true,
  inject: async (scenery) => {
    const { ledger, tenants } = scenery;
    const erased = Array.from({ length: 12 }, (_, index) => tenants[index % tenants.length]);
    await Promise.all(erased.map((tenant) => tenant && createAndErase(scenery, ledger.addEntity(tenant, 'raced'), 20)));
  },
};

/** Erasures while connections break: the acknowledgement that counts may be that of the second try. */
const raceErasureAndCut: Fault = {
  name: 'erasure racing ingestion on a broken network',
  databaseReturns: true,
  inject: async (scenery) => {
    const racing = raceErasure.inject(scenery);
    for (let time = 0; time < 3; time++) {
      await sleep(scenery.random.below(120));
      scenery.stage.proxy.cut();
    }
    scenery.stage.proxy.loseAcknowledgements();
    await sleep(250);
    scenery.stage.proxy.pass();
    await racing;
  },
};

/** Batches of the same entities, each in an order of its own. */
const deadlocks: Fault = {
  name: 'batches in orders that would deadlock',
  databaseReturns: false,
  inject: async ({ client, ledger, watch, random, tenants }: Scenery) => {
    const [tenant] = tenants;
    if (!tenant) return;
    const entities = Array.from({ length: 60 }, () => ledger.addEntity(tenant, 'shuffled'));
    for (const entity of entities) entity.fate = 'unknown';
    const one = async () => {
      const tokens = new Map(entities.map((entity) => [entity, makeToken('tk')]));
      for (const [entity, token] of tokens) entity.possible.add(token);
      const body = random.shuffled(entities).map((entity) => bodyOf(entity, tokens.get(entity) ?? ''));
      const outcome = await client.insist({
        tenant,
        method: 'POST',
        path: '/batch/entities',
        body,
        key: makeToken('key'),
      });
      if (outcome.status === 200) ledger.acknowledged++;
      if (outcome.status !== 200 || outcome.data.failed !== 0)
        watch.violate('I3', `a shuffled batch was answered ${outcome.text.slice(0, 200)}`);
    };
    await Promise.all(Array.from({ length: 24 }, one));
    for (const entity of entities) entity.fate = 'acknowledged';
  },
};

export const faultsOfClients: Fault[] = [identical, retryStorm, raceErasure, raceErasureAndCut, deadlocks];
