import { readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { joinEmbeddedPostgres } from '#server/embedded-postgres/index.ts';
import { until } from '../setup/child.ts';
import { findFreePort } from '../setup/hosts.ts';
import { runOda } from '../setup/run-oda.ts';
import { makeDataDir, type Program, startProgram, untilReady } from './start-program.ts';

const { dataDir, remove } = makeDataDir();
const started: Program[] = [];
let port: number;
let key: string;

const start = (environment: Record<string, string> = {}, cwd?: string) => {
  const program = startProgram({ DATA_DIR: dataDir, PORT: String(port), ...environment }, cwd);
  started.push(program);
  return program;
};

const call = (method: string, path: string, body?: object) =>
  fetch(`http://127.0.0.1:${port}/operator-data-api${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const get = (path: string) => call('GET', path);

beforeAll(async () => {
  port = await findFreePort();
});

afterEach(async () => {
  for (const program of started.splice(0)) {
    program.process.kill('SIGTERM');
    await program.ended;
  }
});

afterAll(remove);

test('the first start prints sign-ins and a key that works, the second prints none; nothing is left of either', async () => {
  const first = start();
  await untilReady(first);
  key = /oh_live_[0-9a-f]{64}/.exec(first.said())?.[0] ?? '';
  expect(first.said()).toMatch(/owner@\S+ +\S{16,}/);
  expect((await get('/settings')).status).toBe(200);
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(await joinEmbeddedPostgres(dataDir)).toBeNull();
  const second = start();
  await untilReady(second);
  expect(second.said()).not.toMatch(/oh_live_|owner@/);
  expect((await get('/settings')).status).toBe(200);
  second.process.kill('SIGINT');
  expect(await second.ended).toBe(0);
  expect(await joinEmbeddedPostgres(dataDir)).toBeNull();
});

test('new master keys that are made at once both stand in the file, and no command but a start makes them known', async () => {
  await untilReady(start());
  const shell = { DATA_DIR: dataDir };
  const file = join(dataDir, 'pii-master-keys');
  const [first] = readFileSync(file, 'utf8').split(',');
  const made = await Promise.all([runOda(shell, ['pii', 'new-key']), runOda(shell, ['pii', 'new-key'])]);
  expect(made.map(({ stdout, stderr }) => (/^Generation (\d) stands in /.exec(stdout) ?? stderr)[1]).sort()).toEqual([
    '2',
    '3',
  ]);
  expect(readFileSync(file, 'utf8').split(',')).toEqual([
    first,
    expect.stringMatching(/^2:[A-Za-z0-9+/]{43}=$/),
    expect.stringMatching(/^3:[A-Za-z0-9+/]{43}=$/),
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse((await runOda(shell, ['pii', 'status', '--json'])).stdout).generations).toHaveLength(1);
});

test('a worker alone works without a port, also beside a program that runs, and ends when it is told to', async () => {
  const program = start();
  await untilReady(program);
  const worker = start({ ROLE: 'worker', PORT: String(await findFreePort()) });
  await until(() => worker.said().includes('is at work') || worker.process.exitCode !== null, 60_000);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  const alone = start({ ROLE: 'worker' });
  await until(() => alone.said().includes('is at work') || alone.process.exitCode !== null, 60_000);
  await expect(get('/settings')).rejects.toThrow();
  alone.process.kill('SIGTERM');
  expect(await alone.ended).toBe(0);
  expect([worker.complained(), alone.complained()]).toEqual(['', '']);
});

test('after kill -9 the next start works, with what was written, from any folder, and tells of a ledger that is gone', async () => {
  const killed = start();
  await untilReady(killed);
  expect(killed.said()).not.toContain('ledger');
  await call('PUT', '/settings', { templateId: 'tpl_igaming' });
  await call('POST', '/entities', { entityType: 'game', externalId: 'g1', data: { name: 'Chess' } });
  expect((await call('DELETE', '/entities/g1')).status).toBe(200);
  killed.process.kill('SIGKILL');
  await killed.ended;
  rmSync(join(dataDir, 'erasure-ledger.jsonl'));
  const next = start({}, '/');
  await untilReady(next);
  expect(next.said()).toContain('The erasure ledger is new');
  expect((await get('/settings')).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).status).toBe(200);
});

test('a killed PostgreSQL comes back by itself', async () => {
  await untilReady(start());
  const url = new URL((await joinEmbeddedPostgres(dataDir))?.url ?? '');
  const { findPostmaster } = await import('#server/embedded-postgres/postmaster.ts');
  const { findPlace } = await import('#server/embedded-postgres/place.ts');
  process.kill(findPostmaster((await findPlace(dataDir)).data)?.pid ?? 0, 'SIGKILL');
  await until(async () => (await get('/settings').catch(() => null))?.status === 503);
  await until(async () => (await get('/settings').catch(() => null))?.status === 200, 20_000);
  expect((await joinEmbeddedPostgres(dataDir))?.url).toBe(url.href);
});

test('one that is stopped while it starts leaves nothing running', async () => {
  const program = start();
  await until(() => joinEmbeddedPostgres(dataDir), 30_000);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(program.said()).not.toContain('is ready at');
  expect(await joinEmbeddedPostgres(dataDir)).toBeNull();
});

test('SIGTERM lets a request finish and waits for no half-open connection beyond its limit', async () => {
  const program = start();
  await untilReady(program);
  const idle = connect(port, '127.0.0.1');
  idle.on('error', () => {});
  await new Promise((resolve) => idle.once('connect', resolve));
  const body = JSON.stringify({ entityType: 'player', externalId: 'late', data: { email: 'ada@example.com' } });
  const slow = connect(port, '127.0.0.1');
  const lines = [`POST /operator-data-api/entities HTTP/1.1`, 'Host: x', `Authorization: Bearer ${key}`];
  lines.push('Content-Type: application/json', `Content-Length: ${body.length}`);
  slow.write(`${lines.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  program.process.kill('SIGTERM');
  setTimeout(() => slow.write(body.slice(10)), 500);
  const [answer] = (await new Promise<Buffer[]>((resolve) => slow.once('data', (chunk) => resolve([chunk])))) ?? [];
  expect(String(answer)).toMatch(/^HTTP\/1.1 20[01] /);
  expect(await program.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test('a taken port is one sentence, and the database is left alone', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const taken = String((other.address() as AddressInfo).port);
  const program = start({ PORT: taken });
  expect(await program.ended).toBe(1);
  expect(program.complained()).toBe(`Port ${taken} is taken: stop what uses it, or set PORT.\n`);
  expect(program.said()).toBe('');
  other.close();
});

test('a second program on the same data is refused in one sentence', async () => {
  await untilReady(start());
  const second = start({ PORT: String(await findFreePort()) });
  expect(await second.ended).toBe(1);
  expect(second.complained()).toMatch(/^Another program \(process \d+\) runs on [^\n]*\.\n$/);
  expect((await get('/settings')).status).toBe(200);
});
