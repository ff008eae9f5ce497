import { defineConfig } from 'vitest/config';

const PRODUCT = '{server,db,cli,app,scripts}';
/** Starts one PostgreSQL for the run and hands its address to the tests of the `db` project. */
const POSTGRES_SETUP = 'tests/setup/postgres.ts';
/** Starts the program's host and plain Next on one database, for the contract tests. */
const HOSTS_SETUP = 'tests/setup/hosts.ts';
/** Starts the program's host with two processes that answer the API; all of the contract runs by `WORKERS=2`. */
const PROCESSES_SETUP = 'tests/setup/two-api-processes.ts';
const WHAT_PROCESSES_MUST_AGREE_ON =
  'tests/contract/{batches,idempotency,erasure,jobs,door-revocation,door-rate-limits,timeline-watch}*.test.ts';

/** Starts both hosts as they are without `proxy.ts`, which decides nothing: whoever may do what is decided behind it. */
const WITHOUT_PROXY_SETUP = 'tests/setup/hosts-without-proxy.ts';
const WHO_MAY_DO_WHAT =
  'tests/contract/{door-credentials,door-foreigners,door-revocation,door-scopes,door-sessions,portal-operators,portal-rights}.test.ts';

export default defineConfig({
  test: {
    // As many as the browser tests have: most of a test's time is spent waiting for PostgreSQL or for the program.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${PRODUCT}/**/*.test.{ts,tsx}`],
          exclude: ['**/*.db.test.ts'],
          // A busy machine may be several times slower than a quiet one.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: [`${PRODUCT}/**/*.db.test.ts`, 'tests/**/*.test.ts'],
          exclude: ['tests/laws/**', 'tests/contract/**', 'tests/unguarded/**'],
          globalSetup: [POSTGRES_SETUP],
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts', 'e2e/api/**/*.test.ts'],
          globalSetup: [HOSTS_SETUP],
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'workers',
          include: [WHAT_PROCESSES_MUST_AGREE_ON],
          globalSetup: [PROCESSES_SETUP],
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'unguarded',
          include: [WHO_MAY_DO_WHAT, 'tests/unguarded/**/*.test.ts'],
          globalSetup: [WITHOUT_PROXY_SETUP],
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'laws',
          include: ['tests/laws/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
