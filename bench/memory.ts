import { setTimeout as sleep } from 'node:timers/promises';
import { itemsEach } from './load/bodies.ts';
import { measureLoad } from './measure.ts';
import { type Memory, readMemory } from './process-tree.ts';
import { countEvents } from './scratch-database.ts';
import type { Stage } from './stage.ts';

/** Resident memory of the product at one moment. */
export interface MemoryReading extends Memory {
  after: string;
}

const shareOfSingles = 0.4;
const restMs = 3_000;
const secondsMost = 900;

/** Reads the product's memory as it is, after `events` more events, and after half as many again. */
export async function measureMemory(
  stage: Stage,
  events: number,
  say: (line: string) => void,
): Promise<MemoryReading[]> {
  const readings: MemoryReading[] = [];
  const read = async (after: string) => {
    await sleep(restMs);
    const memory = readMemory(stage.product.pid);
    if (memory) readings.push({ after, ...memory });
  };
  await read('the figures above');
  if (events === 0) return readings;
  for (const [count, after] of [
    [events, 'events'],
    [Math.round(events / 2), 'further events'],
  ] as const) {
    say(`Storing ${count.toLocaleString('en')} ${after} …`);
    const stored = await store(stage, count);
    await read(`${stored.toLocaleString('en')} ${after}`);
  }
  return readings;
}

/** Most of them in batches, the rest one by one. @returns how many, whole batches */
async function store(stage: Stage, events: number): Promise<number> {
  const {
    product,
    tenants: { main },
  } = stage;
  const bounds = { warmUpSeconds: 0, seconds: secondsMost };
  const batches = Math.ceil((events * (1 - shareOfSingles)) / itemsEach['event-batches']);
  const singles = Math.round(events * shareOfSingles);
  await measureLoad(stage, bounds, {
    server: product,
    connections: 64,
    workload: { kind: 'events', apiKeys: [main.apiKey], playersEach: main.players, withKeys: false },
    expect: { status: 201 },
    stored: countEvents,
    requestsMost: singles,
  });
  await measureLoad(stage, bounds, {
    server: product,
    connections: 4,
    workload: { kind: 'event-batches', apiKey: main.apiKey, players: main.players, withKeys: false },
    expect: { status: 200, text: '"failed":0' },
    itemsEach: itemsEach['event-batches'],
    stored: countEvents,
    requestsMost: batches,
  });
  return singles + batches * itemsEach['event-batches'];
}
