import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';

const url = process.env.ODA_TEST_DATABASE_URL ?? '';
let sql: Sql;

beforeAll(async () => {
  sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`create table if not exists postgres_copy_probe (n integer check (n < 10))`;
});

afterAll(async () => {
  await sql`drop table postgres_copy_probe`;
  await sql.end();
});

const soon = (work: Promise<unknown>) => Promise.race([work, sleep(5_000, 'waits for ever', { ref: false })]);

test('what COPY refuses after its last row fails who wrote it, and the transaction', async () => {
  const written = sql.begin(async (transaction) => {
    await pipeline(['1\n11\n'], await transaction`copy postgres_copy_probe from stdin`.writable());
  });
  await expect(soon(written)).rejects.toMatchObject({ code: '23514' });
  expect(await soon(sql`select * from postgres_copy_probe`)).toEqual([]);
});

test('the end of COPY waits for no acknowledgement of its rows, which a server holds back for 40 ms', async () => {
  const tookMs: number[] = [];
  for (let n = 0; n < 10; n++) {
    const began = performance.now();
    await sql.begin(async (transaction) => {
      await pipeline(['1\n'], await transaction`copy postgres_copy_probe from stdin`.writable());
      await transaction`delete from postgres_copy_probe`;
    });
    tookMs.push(performance.now() - began);
  }
  expect(Math.min(...tookMs)).toBeLessThan(35);
});

const message = (type: string, body: Uint8Array = Buffer.alloc(0)) => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const ready = message('Z', Buffer.from('I'));
const completed = (tag: string) => Buffer.concat([message('C', Buffer.from(`${tag}\0`)), ready]);

/** As much of a server as it takes to give rows by COPY, and to say a moment after the last that it has ended. */
function answer(client: Socket): void {
  client.once('data', () => {
    client.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
    client.on('data', async (asked) => {
      if (!asked.includes('copy')) return client.write(completed('SELECT 0'));
      client.write(Buffer.concat([message('H', Buffer.alloc(3)), message('d', Buffer.alloc(100_000)), message('c')]));
      await sleep(100);
      return client.write(completed('COPY 1'));
    });
  });
}

test('who reads the end of what COPY gives slowly, and the end of COPY comes later still, may go on', async () => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const options = { host: '127.0.0.1', port, user: 'x', database: 'x', max: 1, fetch_types: false };
  const slow = postgres(options);
  try {
    const rows = await slow.unsafe('copy').readable();
    await sleep(200);
    expect((await buffer(rows)).length).toBe(100_000);
    expect(await soon(slow.unsafe('select'))).toEqual([]);
  } finally {
    await slow.end({ timeout: 1 });
    server.close();
  }
});
