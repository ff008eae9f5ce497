import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { type Fault, untilServerAnswers } from './fault.ts';

const program = 'operator-data-api';

const killBackend: Fault = {
  name: 'kill -9 of one PostgreSQL backend',
  databaseReturns: true,
  inject: async ({ stage }) => {
    const [backend] = await stage.sql<{ pid: number; since: string }[]>`
      select pid, pg_postmaster_start_time()::text as since from pg_stat_activity
      where application_name = ${program} order by state = 'active' desc, random() limit 1`;
    if (!backend) throw new Error('The program has no connection.');
    process.kill(backend.pid, 'SIGKILL');
    await sleep(20);
    await untilServerAnswers(stage);
  },
};

const restart: Fault = {
  name: 'immediate restart of PostgreSQL',
  databaseReturns: true,
  inject: async ({ stage }) => {
    await stage.postgres.stop('immediate');
    await stage.postgres.start();
    await untilServerAnswers(stage);
  },
};

const away: Fault = {
  name: 'PostgreSQL away',
  databaseReturns: true,
  inject: async ({ stage, options, random }) => {
    await stage.postgres.stop(random.pick(['fast', 'immediate']));
    await sleep(options.awayMs);
    await stage.postgres.start();
    await untilServerAnswers(stage);
  },
};

const freeze = (ms: number): Fault => ({
  name: `PostgreSQL frozen for ${ms / 1_000} s`,
  databaseReturns: true,
  inject: async ({ stage }) => {
    const thaw = stage.postgres.freeze();
    await sleep(ms);
    thaw();
  },
});

/** Every connection of the pool waits for a lock of somebody else. */
const exhaustPool: Fault = {
  name: 'pool exhausted',
  databaseReturns: true,
  inject: async ({ stage, random }) => {
    await stage.sql.begin(async (sql) => {
      await sql.unsafe('lock table entities in access exclusive mode');
      await sleep(2_000 + random.below(2_500));
    });
  },
};

/** Others take every connection there is, and those of the program as soon as it loses them. */
const takeConnections: Fault = {
  name: 'max_connections reached by others',
  databaseReturns: true,
  inject: async ({ stage }) => {
    const others = postgres(stage.postgres.url(), {
      max: 130,
      connect_timeout: 5,
      backoff: () => 0.02,
      onnotice: () => {},
    });
    let over = false;
    const holders = Array.from({ length: 130 }, async () => {
      while (!over) await others`select pg_sleep(0.3)`.catch(() => sleep(20));
    });
    await sleep(700);
    for (let times = 0; times < 4; times++) {
      await terminateProgram(stage.sql).catch(() => {});
      await sleep(400);
    }
    over = true;
    await others.end({ timeout: 0 });
    await Promise.all(holders);
    await untilServerAnswers(stage);
  },
};

const terminateProgram = (sql: Sql) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${program}`;

const readOnly: Fault = {
  name: 'read-only primary',
  databaseReturns: true,
  inject: async ({ stage: { sql } }) => {
    const set = async (value: string) => {
      await sql.unsafe(`alter system set default_transaction_read_only = ${value}`);
      await sql`select pg_reload_conf()`;
    };
    await set('on');
    await sleep(2_000);
    await set('off');
  },
};

export const faultsOfDatabase: Fault[] = [
  killBackend,
  restart,
  away,
  freeze(3_000),
  freeze(8_000),
  exhaustPool,
  takeConnections,
  readOnly,
];
