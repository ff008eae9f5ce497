import postgres from 'postgres';
import { migrateDatabase } from '#db/migrate.ts';
import { killRetention } from '../tests/setup/killed-retention.ts';
import { openSecondCore } from '../tests/setup/second-core.ts';
import type { Options } from './options.ts';
import { Random } from './random.ts';
import type { PartResult } from './report.ts';
import type { Stage } from './stage/stage.ts';

/** Kills what the worker does at random moments, each on an operator of its own, and compares with what nobody disturbed. */
export async function proveLifecycle(stage: Stage, { seed, kills }: Options): Promise<PartResult> {
  await stage.sql.unsafe('create database oda_lifecycle');
  const address = new URL(stage.postgres.url());
  address.pathname = '/oda_lifecycle';
  await migrateDatabase(address.href);
  const owner = postgres(address.href, { max: 1, onnotice: () => {} });
  const core = await openSecondCore(address.href);
  try {
    const random = new Random(seed, 'lifecycle');
    const { differences, interrupted } = await killRetention(core, owner, address.href, kills, () => random.fraction());
    return {
      name: 'lifecycle',
      figures: `${kills} processes killed while they applied the retention, ${interrupted} before they were done`,
      passed: kills - new Set(differences.map(({ round }) => round)).size,
      failures: differences.map((difference) => JSON.stringify(difference)),
    };
  } finally {
    await core.close();
    await owner.end();
  }
}
