import postgres from 'postgres';
import { migrateDatabase } from '#db/migrate.ts';
import { killBackup } from '../tests/setup/killed-backup.ts';
import { killErasure } from '../tests/setup/killed-erasure.ts';
import { killRestore } from '../tests/setup/killed-restore.ts';
import { killRetention } from '../tests/setup/killed-retention.ts';
import { killRotation } from '../tests/setup/killed-rotation.ts';
import { openSecondCore } from '../tests/setup/second-core.ts';
import type { Options } from './options.ts';
import { Random } from './random.ts';
import type { PartResult } from './report.ts';
import type { Stage } from './stage/stage.ts';

/** The last one brings a newer master key, which what runs before it lacks. */
const works = {
  'took a backup': killBackup,
  'restored one': killRestore,
  'applied the retention': killRetention,
  'erased an entity': killErasure,
  'sealed records anew': killRotation,
};

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
    const result = { name: 'lifecycle', figures: '', passed: 0, failures: [] as string[] };
    for (const [work, kill] of Object.entries(works)) {
      const { differences, interrupted } = await kill(core, owner, address.href, kills, () => random.fraction());
      result.figures += `${kills} processes killed while they ${work}, ${interrupted} before they were done; `;
      result.passed += kills - new Set(differences.map(({ round }) => round)).size;
      result.failures.push(...differences.map((difference) => JSON.stringify({ work, ...difference })));
    }
    return { ...result, figures: result.figures.slice(0, -2) };
  } finally {
    await core.close();
    await owner.end();
  }
}
