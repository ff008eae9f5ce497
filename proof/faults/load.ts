import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../random.ts';
import type { Tenant } from '../stage/stage.ts';
import { createAndErase } from './erase.ts';
import { type EntityRecord, makeToken } from './ledger.ts';
import { readEntity, readEvents, readForeign, readStates } from './reads.ts';
import { putEntity, putState, type Scene, sendEntityBatch, sendEvent, sendEventBatch } from './writes.ts';

const workersMost = 16;
const entitiesMost = 8;
const pauseMs = 45;

type Operation = (worker: Worker) => Promise<unknown>;

/** One client program of an operator: it does one thing after another with entities that it alone writes. */
class Worker {
  readonly scene: Scene;
  readonly tenant: Tenant;
  readonly random: Random;
  readonly name: string;
  entities: EntityRecord[] = [];

  constructor(scene: Scene, tenant: Tenant, random: Random, name: string) {
    this.scene = scene;
    this.tenant = tenant;
    this.random = random;
    this.name = name;
  }

  key(share = 0.5): string | undefined {
    return this.random.chance(share) ? makeToken('key') : undefined;
  }

  make(): EntityRecord {
    return this.scene.ledger.addEntity(this.tenant, this.name);
  }

  some(): EntityRecord {
    return this.random.pick(this.entities);
  }
}

const create: Operation = async (worker) => {
  const entity = worker.make();
  if ((await putEntity(worker.scene, entity, makeToken('key'))) !== 'acknowledged') return;
  worker.entities.push(entity);
  if (worker.entities.length > entitiesMost) worker.entities.shift();
};

const operations: [weight: number, run: Operation][] = [
  [8, (worker) => sendEvent(worker.scene, worker.some(), worker.key())],
  [2, create],
  [2, (worker) => putEntity(worker.scene, worker.some(), worker.key())],
  [3, (worker) => putState(worker.scene, worker.some(), worker.random.pick(['balance', 'kyc_status', 'risk_score']))],
  [2, (worker) => sendEventBatch(worker.scene, worker.entities, 5 + worker.random.below(60), worker.key())],
  [
    1,
    (worker) =>
      sendEntityBatch(
        worker.scene,
        Array.from({ length: 10 }, () => worker.make()),
        worker.key(),
      ),
  ],
  [1, (worker) => createAndErase(worker.scene, worker.make(), 2)],
  [2, (worker) => readEntity(worker.scene, worker.some())],
  [1, (worker) => readEvents(worker.scene, worker.some())],
  [1, (worker) => readStates(worker.scene, worker.some())],
];
const drawn = operations.flatMap(([weight, run]) => Array<Operation>(weight).fill(run));

/** The load under which faults happen: several operators' programs, each with many things to do. */
export class Load {
  readonly #workers: Worker[];
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(scene: Scene, tenants: readonly Tenant[], seed: number) {
    this.#workers = Array.from({ length: workersMost }, (_, index) => {
      const tenant = tenants[index % tenants.length];
      if (!tenant) throw new Error('A load needs operators.');
      return new Worker(scene, tenant, new Random(seed, `worker ${index}`), `w${index}`);
    });
  }

  start(): void {
    this.#stopped = false;
    this.#running = Promise.all(this.#workers.map((worker) => this.#work(worker)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Entities that are there and are not erased. */
  entities(): EntityRecord[] {
    return this.#workers.flatMap(({ entities }) => entities);
  }

  async #work(worker: Worker): Promise<void> {
    while (!this.#stopped) {
      if (worker.entities.length === 0) await create(worker);
      else if (worker.random.chance(0.01)) await readForeign(worker.scene, worker.some(), this.#another(worker));
      else await worker.random.pick(drawn)(worker);
      await sleep(worker.random.below(pauseMs * 2));
    }
  }

  #another({ tenant, entities }: Worker): EntityRecord {
    const other = this.#workers.find((one) => one.tenant !== tenant && one.entities[0]);
    return other?.entities[0] ?? (entities[0] as EntityRecord);
  }
}
