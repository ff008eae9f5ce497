import fc, { type Scheduler } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';

interface Item {
  /** The row that the item adds one to. */
  row: string;
  poison?: boolean;
}

const refusedByServer = (): Error => Object.assign(new Error('refused'), { code: '23514' });
const connectionLost = (): Error => Object.assign(new Error('lost'), { code: 'CONNECTION_CLOSED' });

/** A store of counters: a transaction adds to all of its rows at its commit or, with a poisoned item, to none. */
class Store {
  readonly counters = new Map<string, number>();
  readonly flights: Item[][] = [];
  running = 0;
  runningMost = 0;
  readonly #pause: () => Promise<unknown>;
  readonly #failure: () => Error;

  constructor(pause: () => Promise<unknown>, failure = refusedByServer) {
    this.#pause = pause;
    this.#failure = failure;
  }

  write = async (items: Item[]): Promise<number[]> => {
    this.flights.push(items);
    this.running++;
    this.runningMost = Math.max(this.runningMost, this.running);
    try {
      await this.#pause();
      if (items.some(({ poison }) => poison)) throw this.#failure();
      const results = items.map(({ row }) => {
        const value = (this.counters.get(row) ?? 0) + 1;
        this.counters.set(row, value);
        return value;
      });
      await this.#pause();
      return results;
    } finally {
      this.running--;
    }
  };
}

type Limits = Pick<GroupCommitOptions<Item, number>, 'flightItemsMost' | 'flightsMost' | 'itemsEnough'>;

const queueOn = (store: Store, options: Limits = {}) =>
  new GroupCommit<Item, number>({ write: store.write, conflictsOf: ({ row }) => [row], ...options });

interface Outcome {
  item: Item;
  submitted: number;
  answered: number;
  result: number | null;
}

/** Submits every item at a moment, and lets every transaction take a time, that the scheduler chooses. */
async function run(scheduler: Scheduler, items: Item[], options?: Limits) {
  const store = new Store(() => scheduler.schedule(Promise.resolve()));
  const queue = queueOn(store, options);
  let moment = 0;
  const outcomes: Outcome[] = [];
  const submissions = items.map(async (item) => {
    await scheduler.schedule(Promise.resolve());
    const submitted = moment++;
    const result = await queue.submit(item).catch(() => null);
    outcomes.push({ item, submitted, answered: moment++, result });
  });
  await scheduler.waitFor(Promise.all(submissions));
  return { store, outcomes };
}

const items = fc.array(fc.record({ row: fc.constantFrom('a', 'b', 'c') }), { maxLength: 14 });
const mixed = fc.array(fc.record({ row: fc.constantFrom('a', 'b', 'c'), poison: fc.boolean() }), { maxLength: 14 });
const options = fc.record({
  flightItemsMost: fc.integer({ min: 1, max: 5 }),
  flightsMost: fc.integer({ min: 1, max: 3 }),
  itemsEnough: fc.integer({ min: 1, max: 4 }),
});

describe('whatever the moments at which items come and transactions end', () => {
  test('each item takes effect once, in some order of one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), items, options, async (scheduler, sent, limits) => {
        const { outcomes } = await run(scheduler, sent, limits);
        for (const row of ['a', 'b', 'c']) {
          const results = outcomes.filter(({ item }) => item.row === row).map(({ result }) => result ?? 0);
          const places = sent.filter((item) => item.row === row).map((_, index) => index + 1);
          expect(results.sort((x, y) => x - y)).toEqual(places);
        }
      }),
    );
  });

  test('one that comes after another was answered takes effect after it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), items, options, async (scheduler, sent, limits) => {
        const { outcomes } = await run(scheduler, sent, limits);
        for (const earlier of outcomes) {
          for (const later of outcomes) {
            if (earlier.item.row !== later.item.row || later.submitted < earlier.answered) continue;
            expect(later.result).toBeGreaterThan(earlier.result ?? 0);
          }
        }
      }),
    );
  });

  test('two that conflict never share a transaction, no transaction is too large, and no more run at once than may', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), items, options, async (scheduler, sent, limits) => {
        const { store } = await run(scheduler, sent, limits);
        for (const flight of store.flights) {
          expect(new Set(flight.map(({ row }) => row)).size).toBe(flight.length);
          expect(flight.length).toBeLessThanOrEqual(limits.flightItemsMost);
        }
        expect(store.runningMost).toBeLessThanOrEqual(limits.flightsMost);
      }),
    );
  });

  test('one that the server refuses fails alone and harms nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), mixed, options, async (scheduler, sent, limits) => {
        const { store, outcomes } = await run(scheduler, sent, limits);
        for (const { item, result } of outcomes) expect(result === null).toBe(item.poison);
        const good = sent.filter(({ poison }) => !poison);
        const written = [...store.counters.values()].reduce((sum, count) => sum + count, 0);
        expect([outcomes.length, written]).toEqual([sent.length, good.length]);
      }),
    );
  });

  test('two transactions run at once unless told otherwise, and never three', async () => {
    let most = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), items, async (scheduler, sent) => {
        const { store } = await run(scheduler, sent);
        most = Math.max(most, store.runningMost);
      }),
    );
    expect(most).toBe(2);
  });
});

describe('group commit', () => {
  /** A store whose transactions end when the test says so. */
  const heldStore = (failure?: () => Error) => {
    const gates: (() => void)[] = [];
    const store = new Store(() => new Promise<void>((resolve) => gates.push(resolve)), failure);
    const release = async () => {
      do {
        gates.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      } while (store.running > 0);
    };
    return { store, release };
  };

  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

  test('writes a lone item by the next turn of the event loop, without a timer', async () => {
    const { store, release } = heldStore();
    const answer = queueOn(store).submit({ row: 'a' });
    await nextTurn();
    expect(store.flights).toEqual([[{ row: 'a' }]]);
    await release();
    expect(await answer).toBe(1);
  });

  test('puts what comes while two transactions run into the next one together', async () => {
    const { store, release } = heldStore();
    const queue = queueOn(store);
    const rows = ['a', 'b', 'c', 'd', 'e'];
    const answers: Promise<number>[] = [];
    for (const row of rows) {
      answers.push(queue.submit({ row }));
      await nextTurn();
    }
    expect(store.flights.map((flight) => flight.length)).toEqual([1, 1]);
    await release();
    await Promise.all(answers);
    expect(store.flights.map((flight) => flight.map(({ row }) => row))).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  });

  test('tries nothing again after a broken connection, where nobody knows what took effect', async () => {
    const { store, release } = heldStore(connectionLost);
    const queue = queueOn(store);
    const answers = [queue.submit({ row: 'a', poison: true }), queue.submit({ row: 'b' })];
    const settled = Promise.allSettled(answers);
    await release();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(store.flights).toHaveLength(1);
  });
});
