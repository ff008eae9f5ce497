import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('a transaction takes no more weight than it may have, but always one item', async () => {
  const flights: string[][] = [];
  const write = async (items: string[]) => {
    flights.push(items);
    return items;
  };
  const light = new GroupCommit<string, string>({ write, weightOf: () => 3, flightWeightMost: 6 });
  const heavy = new GroupCommit<string, string>({ write, weightOf: () => 9, flightWeightMost: 6 });
  await Promise.all(['a', 'b', 'c'].map((item) => light.submit(item)));
  await Promise.all(['d', 'e'].map((item) => heavy.submit(item)));
  expect(flights).toEqual([['a', 'b'], ['c'], ['d'], ['e']]);
});

test('new transactions go while the items of a refused one are tried alone', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const write = async (items: string[]) => {
    if (items.length > 1) throw Object.assign(new Error('refused'), { code: '23514' });
    if (items[0] === 'slow') await held;
    return items;
  };
  const queue = new GroupCommit<string, string>({ write, flightsMost: 1 });
  const refused = [queue.submit('slow'), queue.submit('quick')];
  expect(await refused[1]).toBe('quick');
  await nextTurn();
  expect(await queue.submit('next')).toBe('next');
  release();
  expect(await refused[0]).toBe('slow');
});

test('the next transaction is under way before those of the last one are answered', async () => {
  const told: string[] = [];
  const write = async (items: string[]) => {
    // A statement reaches the socket some promises after it was asked for.
    for (let promises = 0; promises < 10; promises++) await undefined;
    told.push(`${items.join()} sent`);
    await nextTurn();
    return items;
  };
  const queue = new GroupCommit<string, string>({ write, flightsMost: 1 });
  const submit = async (item: string) => told.push(`${await queue.submit(item)} answered`);
  const first = submit('a');
  await nextTurn();
  await Promise.all([first, submit('b')]);
  expect(told).toEqual(['a sent', 'b sent', 'a answered', 'b answered']);
});

test('a transaction goes beside another only with enough aboard, and at once when it has them', async () => {
  const flights: { items: string[]; land: () => void }[] = [];
  const write = (items: string[]) =>
    new Promise<string[]>((resolve) => flights.push({ items, land: () => resolve(items) }));
  const queue = new GroupCommit<string, string>({ write, flightsMost: 2, itemsEnough: 3 });
  const submitted: Promise<string>[] = [];
  const submit = async (...items: string[]) => {
    submitted.push(...items.map((item) => queue.submit(item)));
    await nextTurn();
  };
  const aboard = () => flights.map(({ items }) => items.join(''));
  await submit('a');
  await submit('b');
  await submit('c');
  expect(aboard()).toEqual(['a']);
  await submit('d');
  expect(aboard()).toEqual(['a', 'bcd']);
  await submit('e', 'f', 'g', 'h');
  expect(aboard()).toEqual(['a', 'bcd']);
  flights[0]?.land();
  await nextTurn();
  expect(aboard()).toEqual(['a', 'bcd', 'efgh']);
  await submit('i');
  flights[1]?.land();
  await nextTurn();
  expect(aboard()).toHaveLength(3);
  flights[2]?.land();
  await nextTurn();
  await nextTurn();
  expect(aboard()).toEqual(['a', 'bcd', 'efgh', 'i']);
  flights[3]?.land();
  expect(await Promise.all(submitted)).toEqual([...'abcdefghi']);
});

test('a lone item goes in its turn; of more, fewer than enough go when a turn has brought no more of them', async () => {
  const flights: string[] = [];
  const write = async (items: string[]) => {
    flights.push(items.join(''));
    return items;
  };
  const queue = new GroupCommit<string, string>({ write, flightsMost: 2, itemsEnough: 5 });
  const submit = (...items: string[]) => {
    for (const item of items) void queue.submit(item);
  };
  submit('a');
  await nextTurn();
  expect(flights).toEqual(['a']);
  submit('b', 'c');
  await nextTurn();
  submit('d');
  await nextTurn();
  expect(flights).toEqual(['a']);
  await nextTurn();
  expect(flights).toEqual(['a', 'bcd']);
  for (const items of ['ef', 'g', 'h', 'i']) {
    submit(...items);
    await nextTurn();
  }
  expect(flights).toEqual(['a', 'bcd', 'efghi']);
});

test('items that come in long turns are held for no more than a few milliseconds', async () => {
  const flights: string[] = [];
  const write = async (items: string[]) => {
    flights.push(items.join(''));
    return items;
  };
  const queue = new GroupCommit<string, string>({ write, flightsMost: 2, itemsEnough: 9 });
  for (const items of ['ab', 'cd', 'ef']) {
    for (const item of items) void queue.submit(item);
    for (const end = performance.now() + 4; performance.now() < end; );
    await nextTurn();
  }
  expect(flights).toEqual(['ab', 'cd', 'ef']);
});

test('a transaction that cannot even begin takes no place from those after it', async () => {
  const write = (items: string[]): Promise<string[]> => {
    if (items.includes('bad')) throw new Error('not begun');
    return Promise.resolve(items);
  };
  const queue = new GroupCommit<string, string>({ write, flightsMost: 1 });
  await expect(queue.submit('bad')).rejects.toThrow('not begun');
  expect(await queue.submit('good')).toBe('good');
});
