import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const PRODUCT = '{server,db,cli,app,scripts}';
/** Starts one PostgreSQL for the run and hands its address to the tests of the `db` project. */
const POSTGRES_SETUP = 'tests/setup/postgres.ts';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${PRODUCT}/**/*.test.{ts,tsx}`],
          exclude: ['**/*.db.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: [`${PRODUCT}/**/*.db.test.ts`, 'tests/**/*.test.ts'],
          exclude: ['tests/laws/**'],
          globalSetup: existsSync(POSTGRES_SETUP) ? [POSTGRES_SETUP] : [],
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
