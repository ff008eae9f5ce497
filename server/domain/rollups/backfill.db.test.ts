import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { eraseEntity } from '../entities/index.ts';
import { getOverview, getUsage, rollUpIngestion } from './index.ts';

const migrations = join(import.meta.dirname, '../../../db/migrations');
const [file] = readdirSync(migrations).filter((name) => name.endsWith('_ingestion_backfill.sql'));
const statements = readFileSync(join(migrations, file ?? ''), 'utf8').split('--> statement-breakpoint');

test('an installation that is older than the sums finds in them what it had stored', async () => {
  const { core, owner, close } = await openTestCore();
  const contexts = [(await createTestOperator(core)).context, (await createTestOperator(core)).context];
  for (const context of contexts) {
    for (const id of ['p1', 'p2', 'p3']) await sendEntity(context, player(id));
    for (let n = 0; n < 4; n++) await sendEvent(context, 'p1', session());
    await eraseEntity(context, { externalId: 'p3' });
  }
  const told = () =>
    Promise.all([
      getUsage(
        core,
        contexts.map(({ operatorId }) => operatorId),
      ),
      ...contexts.flatMap((context) => [getOverview(context, { range: '1h' }), getOverview(context, { range: '7d' })]),
    ]);
  await rollUpIngestion(core);
  const counted = await told();
  expect(counted[0]).toMatchObject(contexts.map(() => ({ stored: { events: 4, entities: 2 } })));

  await owner`truncate ingestion_rollups`;
  await owner.begin(async (sql) => {
    for (const statement of statements) await sql.unsafe(statement);
  });
  expect(await told()).toEqual(counted);
  await close();
});
