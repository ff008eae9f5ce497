import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listOperators } from '#server/domain/operators/index.ts';
import { createPerson, signIn } from '../contract/support-portal.ts';
import { until } from '../setup/child.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { findFreePort, hostEnvironment } from '../setup/hosts.ts';
import { keysUpTo } from '../setup/rotation.ts';
import { openSecondCore } from '../setup/second-core.ts';
import { openConnection } from './api-processes.ts';
import { type Program, startProgram, untilReady } from './start-program.ts';

const players = 2_000;
const clients = 5;
/** So few are asked for that what one program wrote is soon read from the other. */
const askedFor = 200;

let database: TestDatabase;
let sql: Sql;
const programs: Program[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
});

afterAll(async () => {
  for (const { process } of programs) process.kill('SIGTERM');
  await Promise.all(programs.map(({ ended }) => ended));
  await sql.end();
  await database.drop();
});

const keysText = (generation: number) =>
  [...keysUpTo(generation)].map(([one, key]) => `${one}:${key.toString('base64')}`).join(',');

/** Starts a program that has the generations up to one. */
async function start(generation: number) {
  const port = await findFreePort();
  const { NODE_ENV: _, PATH: __, HOME: ___, ...environment } = hostEnvironment(database.url, port);
  const program = startProgram({ ...environment, PII_MASTER_KEYS: keysText(generation) } as Record<string, string>);
  programs.push(program);
  await untilReady(program);
  return { program, port };
}

/** An administrator at the portal of a program. */
async function signInAt(port: number) {
  const core = await openSecondCore(database.url, { piiMasterKeys: keysUpTo(2) });
  const [operator] = await listOperators(core);
  const person = await createPerson(core, { operatorId: operator?.id ?? 0 }, 'owner', true);
  await core.close();
  return signIn(`http://127.0.0.1:${port}`, person.email);
}

const email = (n: number, version: number) => `p${n}.v${version}@example.com`;
const body = (n: number, version: number) => {
  return { entityType: 'player', externalId: `p${n}`, data: { email: email(n, version), first_name: 'Ada' } };
};

const sealedByFirst = async () => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from entities where pii is not null and get_byte(pii, 4) = 1`;
  return row?.count;
};

/** Reads and writes PII through whichever ports are open, until told to stop. @returns every answer that was wrong */
function keepAsking(ports: () => number[], key: string) {
  const wrong: string[] = [];
  const counts = { reads: 0, writes: 0 };
  let running = true;
  const ask = async (client: number) => {
    const connections = new Map<number, ReturnType<typeof openConnection>>();
    const versions = new Map<number, number>();
    for (let turn = 0; running; turn++) {
      const open = ports();
      const port = open[Math.floor(Math.random() * open.length)] ?? 0;
      const { send } = connections.get(port) ?? openConnection(port, key);
      if (!connections.has(port)) connections.set(port, { send, close: () => {} });
      // Each client has players of its own, so that it knows what it wrote last.
      const n = Math.floor(Math.random() * (askedFor / clients)) * clients + client;
      const version = versions.get(n) ?? 0;
      if (turn % 4 === 0) {
        const { status, text } = await send('/entities', { method: 'POST', body: body(n, version + 1) });
        if (status !== 200) wrong.push(`write ${status} ${text}`);
        versions.set(n, version + 1);
        counts.writes++;
      } else {
        const { status, text } = await send(`/entities/p${n}`);
        if (status !== 200 || !text.includes(email(n, version))) wrong.push(`read ${status} ${text}`);
        counts.reads++;
      }
      await sleep(5);
    }
  };
  const asking = Promise.all(Array.from({ length: clients }, (_, client) => ask(client)));
  return async () => {
    running = false;
    await asking;
    return { wrong, ...counts };
  };
}

test('under load, programs that are restarted one after another rotate the key with no answer that is wrong', async () => {
  const first = await start(1);
  const key = /oh_live_[0-9a-f]{64}/.exec(first.program.said())?.[0] ?? '';
  const { send } = openConnection(first.port, key);
  for (let from = 0; from < players; from += 1_000) {
    const items = Array.from({ length: 1_000 }, (_, n) => body(from + n, 0));
    expect((await send('/batch/entities', { method: 'POST', body: items })).status).toBe(200);
  }
  const event = { method: 'POST', headers: { 'idempotency-key': 'across' }, body: { eventType: 'session', data: {} } };
  const recorded = JSON.parse((await send('/entities/p0/events', event)).text).data;

  let open = [first.port];
  const stop = keepAsking(() => open, key);
  const second = await start(2);
  open = [first.port, second.port];
  await sleep(2_000);
  open = [second.port];
  await sleep(200);
  first.program.process.kill('SIGTERM');
  await first.program.ended;
  const third = await start(2);
  open = [second.port, third.port];
  // Each has noticed with its next heartbeat that nobody lacks the newer one any more.
  await until(
    async () => (await sql`select from pii_key_generations where generation = 2 and seals_since is not null`).length,
    10_000,
  );
  const administrator = await signInAt(third.port);
  expect((await administrator.ask('installation.keys')).data).toMatchObject({ sealing: 2, next: 'reseal' });
  expect(await administrator.change('installation.rotate')).toMatchObject({ status: 200 });
  await until(async () => (await sealedByFirst()) === 0, 60_000);
  await sleep(500);
  const { wrong, reads, writes } = await stop();
  expect(wrong).toEqual([]);
  expect(Math.min(reads, writes)).toBeGreaterThan(200);
  expect(await sealedByFirst()).toBe(0);
  const again = await openConnection(third.port, key).send('/entities/p0/events', event);
  expect([again.status, JSON.parse(again.text).data]).toEqual([200, { ...recorded, action: 'duplicate' }]);
}, 150_000);
