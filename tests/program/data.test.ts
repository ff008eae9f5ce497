import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '#server/embedded-postgres/index.ts';
import { findPlace } from '#server/embedded-postgres/place.ts';
import { findPostmaster } from '#server/embedded-postgres/postmaster.ts';
import { makeDataDir, removeData } from './start-program.ts';

const { dataDir } = makeDataDir();
afterAll(() => removeData(dataDir));

const start = () => startEmbeddedPostgres({ dataDir, log: () => {} });

async function ask<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

test('its server keeps what it acknowledged, and lets in nobody without the password', async () => {
  const { url, stop } = await start();
  const settings = await ask(
    url,
    (sql) => sql`
    select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
      current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as addresses,
      current_setting('data_checksums') as checksums`,
  );
  expect(settings).toEqual([{ fsync: 'on', pages: 'on', commit: 'on', addresses: '127.0.0.1', checksums: 'on' }]);
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(ask(wrong.href, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' });
  await stop();
});

test('statements and the values in them stay out of its log', async () => {
  const { url, stop } = await start();
  const canary = 'canary@example.com';
  await expect(ask(url, (sql) => sql`select ${canary}::text::int`)).rejects.toThrow();
  await expect(ask(url, (sql) => sql.unsafe(`select '${canary}'::int`))).rejects.toThrow();
  await expect(ask(url, (sql) => sql.unsafe(`select '${canary}' frm nowhere`))).rejects.toThrow();
  await stop();
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(join(dataDir, 'logs', 'postgres.log'), 'utf8')).not.toContain('canary');
});

test('what was written is there after a stop, and nothing of the server is', async () => {
  const first = await start();
  await ask(first.url, (sql) => sql`create table kept as select 1 as one`);
  await first.stop();
  expect(findPostmaster((await findPlace(dataDir)).data)).toBeNull();
  const second = await start();
  expect(await ask(second.url, (sql) => sql`select one from kept`)).toEqual([{ one: 1 }]);
  await second.stop();
});

test("a pid file that names another program's process is no hindrance", async () => {
  const { data } = await findPlace(dataDir);
  const lines = [process.pid, '/somewhere/else', '1', '5432', '', '127.0.0.1', '  5432001         0', 'ready   ', ''];
  writeFileSync(join(data, 'postmaster.pid'), lines.join('\n'));
  const { url, stop } = await start();
  expect(await ask(url, (sql) => sql`select one from kept`)).toEqual([{ one: 1 }]);
  await stop();
});

test('where the data folder was removed it begins anew', async () => {
  rmSync(dataDir, { recursive: true });
  const { url, stop } = await start();
  expect(await ask(url, (sql) => sql`select to_regclass('kept') as kept`)).toEqual([{ kept: null }]);
  await stop();
  expect(existsSync(join(dataDir, 'postgres'))).toBe(true);
});
