import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

const cut: Fault = {
  name: 'connections to PostgreSQL cut',
  databaseReturns: true,
  inject: async ({ stage, random }) => {
    const times = 1 + random.below(6);
    for (let time = 0; time < times; time++) {
      stage.proxy.cut();
      await sleep(random.below(80));
    }
  },
};

const refuse: Fault = {
  name: 'PostgreSQL refuses connections',
  databaseReturns: true,
  inject: async ({ stage, random }) => {
    stage.proxy.refuse();
    await sleep(1_000 + random.below(3_000));
    stage.proxy.pass();
  },
};

const hold = (ms: number): Fault => ({
  name: `connections to PostgreSQL held for ${ms / 1_000} s`,
  databaseReturns: true,
  inject: async ({ stage }) => {
    stage.proxy.hold();
    await sleep(ms);
    stage.proxy.pass();
  },
});

/** Held, and then cut: what went into them never arrives. */
const holdAndCut: Fault = {
  name: 'connections to PostgreSQL held, then cut',
  databaseReturns: true,
  inject: async ({ stage, random }) => {
    stage.proxy.hold();
    await sleep(500 + random.below(3_000));
    stage.proxy.cut();
    stage.proxy.pass();
  },
};

const loseAcknowledgements: Fault = {
  name: 'acknowledgements of commits lost',
  databaseReturns: true,
  inject: async ({ stage, random }) => {
    stage.proxy.loseAcknowledgements();
    await sleep(500 + random.below(1_500));
    stage.proxy.pass();
    // The connections that are deaf already are cut in a moment.
    await sleep(200);
  },
};

export const faultsOfNetwork: Fault[] = [cut, refuse, hold(2_000), hold(7_000), holdAndCut, loseAcknowledgements];
