import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const slots = 4;
const attempts = 40;

let pool: Sql;
let admin: Sql;

beforeAll(() => {
  const url = process.env.ODA_TEST_DATABASE_URL ?? '';
  const options = { idle_timeout: 0, connect_timeout: 5, onnotice: () => {}, backoff: () => 0 };
  pool = postgres(url, { ...options, max: slots });
  admin = postgres(url, { ...options, max: 1 });
});

afterAll(async () => {
  await Promise.all([pool.end({ timeout: 5 }), admin.end({ timeout: 5 })]);
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ends the server's side of a connection and waits until it is gone. */
async function terminate(pid: number): Promise<void> {
  await admin`select pg_terminate_backend(${pid}, 5000)`;
}

/** All the connections of the pool at once: each sleeps, so that none can serve two. */
async function countSlots(): Promise<number> {
  const rows = await Promise.all(
    Array.from({ length: slots }, () => pool`select pg_backend_pid() as pid, pg_sleep(0.1)::text`),
  );
  return new Set(rows.map(([row]) => row?.pid)).size;
}

describe('a connection that drops inside a transaction', () => {
  test('fails that transaction alone: the process lives and the pool keeps all its slots', async () => {
    const uncaught: unknown[] = [];
    const remember = (error: unknown) => uncaught.push(error);
    process.on('uncaughtException', remember);
    try {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const lost = pool.begin(async (transaction) => {
          const [row] = await transaction`select pg_backend_pid() as pid`;
          await terminate(Number(row?.pid));
          if (attempt % 2) await pause(attempt % 5);
          await transaction`select ${'x'.repeat(attempt % 4 === 0 ? 5_000 : 5)}::text`;
        });
        await expect(lost).rejects.toThrow();
      }
      await pause(50);
      expect(uncaught).toEqual([]);
      expect(await countSlots()).toBe(slots);
    } finally {
      process.off('uncaughtException', remember);
    }
  });

  test('never lets a late statement of it run on the connection that took its place', async () => {
    await admin`create table if not exists postgres_patch_probe (label text not null)`;
    await admin`truncate postgres_patch_probe`;
    const single = postgres(process.env.ODA_TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {}, backoff: () => 0 });
    try {
      const late: Promise<unknown>[] = [];
      const lost = single.begin(async (transaction) => {
        const [row] = await transaction`select pg_backend_pid() as pid`;
        await terminate(Number(row?.pid));
        await pause(100);
        late.push(transaction`insert into postgres_patch_probe values ('late')`.catch((error: unknown) => error));
        await pause(50);
      });
      await expect(lost).rejects.toThrow();
      await single.begin(async (transaction) => {
        await transaction`insert into postgres_patch_probe values ('next')`;
        await pause(250);
      });
      expect(late).toHaveLength(1);
      expect(await late[0]).toMatchObject({ code: 'CONNECTION_CLOSED' });
      const labels = await admin`select label from postgres_patch_probe`;
      expect(labels.map((row) => row.label)).toEqual(['next']);
    } finally {
      await single.end({ timeout: 5 });
      await admin`drop table postgres_patch_probe`;
    }
  });

  test('does not hold up closing the pool', async () => {
    const single = postgres(process.env.ODA_TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {}, backoff: () => 0 });
    const lost = single.begin(async (transaction) => {
      const [row] = await transaction`select pg_backend_pid() as pid`;
      await Promise.all([terminate(Number(row?.pid)), transaction`select pg_sleep(5)`]);
    });
    await expect(lost).rejects.toThrow(/CONNECTION_CLOSED|ECONNRESET/);
    await expect(Promise.race([single.end().then(() => 'closed'), pause(2_000).then(() => 'hangs')])).resolves.toBe(
      'closed',
    );
  });
});

test('a transaction that begins behind a full pipeline has a connection of its own', async () => {
  // The driver knows max_pipeline, its types do not.
  const options = { max: 1, max_pipeline: 3, onnotice: () => {} };
  const single = postgres(process.env.ODA_TEST_DATABASE_URL ?? '', options);
  try {
    await single`select 1`;
    const before = Array.from({ length: 3 }, () => single`select pg_sleep(0.02)::text`.execute());
    const kept = await single.begin(async (transaction) => {
      const [row] = await transaction`select now() as first, pg_sleep(0.02)::text`;
      const [again] = await transaction`select now() as second`;
      return String(row?.first) === String(again?.second);
    });
    await Promise.all(before);
    expect(kept).toBe(true);
  } finally {
    await single.end({ timeout: 5 });
  }
});

describe('a connection that is reserved', () => {
  const reserveOnce = async (single: Sql) => {
    const connection = await single.reserve();
    try {
      return (await connection`select 1 as one`)[0]?.one;
    } finally {
      connection.release();
    }
  };
  const settledSoon = (work: Promise<unknown>) =>
    Promise.race([
      work.then(
        () => 'settled',
        () => 'settled',
      ),
      pause(5_000).then(() => 'waits for ever'),
    ]);

  test('is had in the end by whoever waited for it while the pool lost its only connection', async () => {
    const single = postgres(process.env.ODA_TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {}, backoff: () => 0 });
    try {
      for (let attempt = 0; attempt < 5; attempt++) {
        const [row] = await single`select pg_backend_pid() as pid`;
        const busy = single`select pg_sleep(5)`.catch(() => {});
        const waiting = [reserveOnce(single), reserveOnce(single), reserveOnce(single)];
        await pause(20);
        await terminate(Number(row?.pid));
        await busy;
        expect(await Promise.all(waiting.map(settledSoon))).toEqual(['settled', 'settled', 'settled']);
        expect(await settledSoon(reserveOnce(single))).toBe('settled');
      }
    } finally {
      await single.end({ timeout: 5 });
    }
  });

  test('is made when there is none yet, with the types of arrays known', async () => {
    const fresh = postgres(process.env.ODA_TEST_DATABASE_URL ?? '', { max: 2, onnotice: () => {} });
    try {
      const connection = await fresh.reserve();
      expect(await connection`select array['a', 'b'] as both`).toEqual([{ both: ['a', 'b'] }]);
      connection.release();
    } finally {
      await fresh.end({ timeout: 5 });
    }
  });

  test('is refused when the pool has ended or cannot connect', async () => {
    const ended = postgres(process.env.ODA_TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {} });
    await ended.end();
    await expect(ended.reserve()).rejects.toThrow('CONNECTION_ENDED');
    const nowhere = postgres('postgres://127.0.0.1:1/none', { max: 1, connect_timeout: 1 });
    await expect(Promise.all([nowhere.reserve(), nowhere.reserve()])).rejects.toThrow('ECONNREFUSED');
    await nowhere.end({ timeout: 1 });
  });
});
