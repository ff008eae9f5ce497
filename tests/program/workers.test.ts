import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../setup/child.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { findFreePort, hostEnvironment } from '../setup/hosts.ts';
import { isRunning, listApiProcesses, openConnection } from './api-processes.ts';
import { type Program, startProgram, untilReady } from './start-program.ts';

const readLimit = { perSecond: 150, burst: 300 };

let database: TestDatabase;
let sql: Sql;
let port: number;
let key: string;
let program: Program;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice: () => {} });
});

beforeEach(async () => {
  port = await findFreePort();
  const { NODE_ENV: _, PATH: __, HOME: ___, ...environment } = hostEnvironment(database.url, port);
  const limits = { RATE_LIMIT_REALTIME: 'off', RATE_LIMIT_READ: `${readLimit.perSecond}/${readLimit.burst}` };
  program = startProgram({ ...environment, ...limits, WORKERS: '2' } as Record<string, string>);
  await untilReady(program);
  key = /oh_live_[0-9a-f]{64}/.exec(program.said())?.[0] ?? key;
});

afterEach(async () => {
  program.process.kill('SIGTERM');
  await program.ended;
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** Sends an event until it is acknowledged, each time under its idempotency key. @returns false when told to stop before */
async function record(send: ReturnType<typeof openConnection>['send'], name: string, goOn: () => boolean) {
  const sent = { method: 'POST', headers: { 'idempotency-key': name }, body: { eventType: 'session', data: { name } } };
  while (goOn()) {
    const answer = await send('/entities/player-1/events', sent).catch(() => null);
    if (answer?.status === 201 || answer?.status === 200) return true;
    await sleep(20);
  }
  return false;
}

const makePlayer = () => {
  const body = { entityType: 'player', externalId: 'player-1', data: { email: 'ada@example.com' } };
  return openConnection(port, key).send('/entities', { method: 'POST', body });
};

test('two processes answer on one port, and one portal stands behind both', async () => {
  expect(listApiProcesses(program)).toHaveLength(2);
  await makePlayer();
  const slots = new Set<bigint>();
  for (let n = 0; n < 4; n++) {
    const { send, close } = openConnection(port, key);
    const answer = await send('/entities/player-1/events', {
      method: 'POST',
      body: { eventType: 'session', data: {} },
    });
    // An id names the process that made it.
    slots.add((BigInt(`0x${/eev_([0-9a-f]+)/.exec(answer.text)?.[1] ?? ''}`) >> 11n) & 1_023n);
    close();
  }
  expect(slots.size).toBe(2);
  const pages = await Promise.all([1, 2, 3, 4].map(() => fetch(`http://127.0.0.1:${port}/sign-in`)));
  for (const page of pages) {
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Sign in')]);
  }
  const [{ count } = { count: 0 }] = await sql`
    select count(*)::int as count from processes where heartbeat_at > now() - interval '10 seconds'`;
  expect(count).toBe(3);
  const password = /owner@demo-casino\.example +(\S+)/.exec(program.said())?.[1];
  const csrf = await fetch(`http://127.0.0.1:${port}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const signedIn = await fetch(`http://127.0.0.1:${port}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: csrf.headers.getSetCookie().join('; ') },
    body: JSON.stringify({ email: 'owner@demo-casino.example', password, csrfToken, callbackUrl: '/', json: 'true' }),
  });
  expect(signedIn.headers.getSetCookie().join()).toContain('oda-session=');
});

test('limits hold together within 5 % over ten seconds, however the connections are spread', async () => {
  const connections = Array.from({ length: 8 }, () => openConnection(port, key));
  // Each connection is made in turn, so the even ones lead to one process and the odd ones to the other.
  for (const { send } of connections) await send('/nothing');
  const counts = { through: 0, refused: 0 };
  const began = performance.now();
  const flood = async ({ send }: (typeof connections)[number], pauseMs: number) => {
    while (performance.now() - began < 10_000) {
      const { status, headers } = await send('/settings');
      counts[status === 200 ? 'through' : 'refused']++;
      expect([200, 429]).toContain(status);
      const [, left] = /;r=(\d+);/.exec(String(headers.ratelimit)) ?? [];
      expect(Number(left)).toBeLessThanOrEqual(readLimit.burst);
      await sleep(pauseMs);
    }
  };
  await Promise.all(connections.map((connection, n) => flood(connection, n % 2 === 0 ? 2 : n === 1 ? 30 : 300)));
  const due = readLimit.burst + (readLimit.perSecond * (performance.now() - began)) / 1_000;
  expect(counts.refused).toBeGreaterThan(500);
  expect(counts.through).toBeGreaterThan(due * 0.95);
  expect(counts.through).toBeLessThan(due * 1.05);
}, 60_000);

test('a killed process is replaced, the others go on, and every acknowledged write is there exactly once', async () => {
  await makePlayer();
  // As though another machine had been restarted with a newer master key, which this program is to get later.
  await sql`insert into pii_key_generations (generation, check_value) values (2, ${Buffer.alloc(32)})`;
  const first = listApiProcesses(program);
  const acknowledged: string[] = [];
  let isOver = false;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    const { send, close } = openConnection(port, key);
    for (let n = 0; !isOver; n++) {
      // Whoever is not sure of a write repeats it to the end, so that none is left open.
      if (await record(send, `killed ${writer} ${n}`, () => true)) acknowledged.push(`killed ${writer} ${n}`);
    }
    close();
  });
  const killOne = async (pid: number) => {
    const before = acknowledged.length;
    process.kill(pid, 'SIGKILL');
    await until(() => acknowledged.length > before + 20, 5_000);
    await until(() => listApiProcesses(program).filter((other) => other !== pid).length === 2, 10_000);
  };
  for (const pid of first) {
    await sleep(700);
    await killOne(pid);
  }
  // All at once: what connects meanwhile waits for the next.
  await sleep(1_500);
  for (const pid of listApiProcesses(program)) process.kill(pid, 'SIGKILL');
  const whileNobodyWas = openConnection(port, key);
  expect((await whileNobodyWas.send('/templates')).status).toBe(200);
  await sleep(1_000);
  isOver = true;
  await Promise.all(writers);
  await until(() => listApiProcesses(program).length === 2);
  expect(listApiProcesses(program).some((pid) => first.includes(pid))).toBe(false);
  const stored = await sql<{ name: string; count: number }[]>`
    select data->>'name' as name, count(*)::int as count from events where data->>'name' like 'killed %' group by 1`;
  expect(stored.filter(({ count }) => count > 1)).toEqual([]);
  expect(stored.map(({ name }) => name).sort()).toEqual(acknowledged.sort());
  expect(acknowledged.length).toBeGreaterThan(200);
  await sql`delete from pii_key_generations where generation = 2`;
}, 60_000);

test('SIGTERM lets requests finish on every process and leaves none running', async () => {
  const pids = listApiProcesses(program);
  const body = JSON.stringify({ entityType: 'player', externalId: 'late', data: { email: 'ada@example.com' } });
  const head = ['POST /operator-data-api/entities HTTP/1.1', 'Host: x', `Authorization: Bearer ${key}`];
  head.push('Content-Type: application/json', `Content-Length: ${body.length}`);
  const clients = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = connect(port, '127.0.0.1');
      client.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
      await sleep(100);
      return client;
    }),
  );
  const halfOpen = connect(port, '127.0.0.1').on('error', () => {});
  await sleep(300);
  const began = performance.now();
  program.process.kill('SIGTERM');
  await sleep(400);
  const answers = clients.map((client) => {
    const answer = new Promise((resolve) => client.once('data', (chunk) => resolve(String(chunk).slice(0, 12))));
    client.write(body.slice(10));
    return answer;
  });
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 201', 'HTTP/1.1 200']));
  expect(await program.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(pids.filter(isRunning)).toEqual([]);
  halfOpen.destroy();
});

test('after kill -9 of the primary no process is left', async () => {
  const pids = listApiProcesses(program);
  expect(pids).toHaveLength(2);
  program.process.kill('SIGKILL');
  await until(() => !pids.some(isRunning), 12_000);
});
