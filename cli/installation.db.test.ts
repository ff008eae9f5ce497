import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { joinEmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded-postgres/index.ts';
import { odaProgram, runOda } from '../tests/setup/run-oda.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'oda-cli-'));
const oda = (...args: string[]) => runOda({ DATA_DIR: dataDir }, args);

afterAll(() => {
  const link = join(dataDir, 'postgres');
  if (existsSync(link)) rmSync(realpathSync(link), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

it('with the server stopped, commands start it for their time and leave nothing running', async () => {
  expect(await oda('migrate')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await joinEmbeddedPostgres(dataDir)).toBeNull();
  expect(await oda('operators', 'create', 'Lucky Casino')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await joinEmbeddedPostgres(dataDir)).toBeNull();
  expect(existsSync(join(dataDir, 'running'))).toBe(false);
});

it('beside a running server, commands use it and leave it running', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: () => {} });
  try {
    const { stdout } = await oda('keys', 'create', '--operator', 'lucky-casino', '--label', 'beside');
    expect(stdout).toMatch(/^oh_live_/);
    expect(await joinEmbeddedPostgres(dataDir)).toEqual({ url: server.url });
  } finally {
    await server.stop();
  }
});

it('an interrupted command takes the server along that it started', async () => {
  const env = { ...process.env, DATA_DIR: dataDir };
  const child = spawn(process.execPath, [odaProgram, 'operators', 'list'], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (child.exitCode === null && !(await joinEmbeddedPostgres(dataDir))) await sleep(5);
  child.kill('SIGTERM');
  await ended;
  expect(await joinEmbeddedPostgres(dataDir)).toBeNull();
  expect(existsSync(join(dataDir, 'running'))).toBe(false);
});
