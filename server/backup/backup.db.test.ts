import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateDatabase } from '#db/migrate.ts';
import { storedTableNames } from '#db/stored-tables.ts';
import { type BackupStage, stageBackup } from '../../tests/setup/backup-stage.ts';
import { until } from '../../tests/setup/child.ts';
import { createTestOperator, testMasterKeys } from '../../tests/setup/database.ts';
import { asSuperuser, type Place, readInstallation, readWalls } from '../../tests/setup/installations.ts';
import { player, sendBatch, sendEntity, session } from '../../tests/setup/requests.ts';
import { openSecondCore } from '../../tests/setup/second-core.ts';
import { takeBackup } from './index.ts';

const progress = () => {};
const masterKeys = testMasterKeys;
let stage: BackupStage;
let source: Place;
let backup: string;

beforeAll(async () => {
  stage = await stageBackup();
  ({ source, backup } = stage);
});

afterAll(() => stage.remove());

describe('a backup that an owner took whom row-level security holds', () => {
  test('brings every row of every table back, as it was, in a database of another such owner', async () => {
    const place = await stage.emptyPlace();
    await stage.restore(place.url);
    const [before, after] = [await readInstallation(source.url), await readInstallation(place.url)];
    expect(Object.keys(before).filter((table) => before[table]?.length === 0)).toEqual([]);
    expect(after).toEqual(before);
    // The wall stands as it did, for the program and for the owner.
    expect(await readWalls(place.url)).toEqual(await readWalls(source.url));
    const core = await openSecondCore(place.url);
    expect([...(await core.database.sql`select from entities`)]).toEqual([]);
    await core.close();
  });

  test('has every table there is, but what is true of running processes alone', async () => {
    const tables = await asSuperuser(
      (sql) => sql<{ name: string }[]>`
      select relname::text as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
      source.url,
    );
    expect(tables.map(({ name }) => name).filter((name) => name !== 'processes')).toEqual([...storedTableNames]);
  });

  test('is refused where the wall would hide rows from who takes it', async () => {
    const place = await stage.emptyPlace(false);
    await migrateDatabase(place.url);
    await asSuperuser(
      (sql) =>
        sql.unsafe(
          `grant usage on schema drizzle to ${stage.owner.user}; grant select on all tables in schema drizzle, public to ${stage.owner.user}`,
        ),
      place.url,
    );
    const url = new URL(place.url);
    Object.assign(url, { username: stage.owner.user, password: stage.owner.password });
    const directory = join(stage.folder, 'hidden');
    await expect(takeBackup({ databaseUrl: url.href, masterKeys, directory, progress })).rejects.toThrow(
      'may not read all of',
    );
    expect(readdirSync(stage.folder)).toEqual(['backup']);
    await asSuperuser((sql) => sql.unsafe(`drop owned by ${stage.owner.user}`), place.url);
  });
});

describe('a backup that is taken while everybody writes', () => {
  test('is of one moment: no event without its entity, no batch in part', async () => {
    const core = await openSecondCore(source.url);
    const { context } = await createTestOperator(core, { name: 'busy' });
    let [stopped, written] = [false, 0];
    const write = async (writer: number) => {
      for (let n = 0; !stopped; n++, written++) {
        const externalId = `busy-${writer}-${n}`;
        await sendEntity(context, player(externalId));
        await sendBatch(
          context,
          'events',
          Array.from({ length: 7 }, () => ({ externalId, ...session({ externalId }) })),
        );
      }
    };
    const writers = [1, 2, 3].map(write);
    const directory = join(stage.folder, 'busy');
    await until(() => written > 10);
    const before = written;
    await takeBackup({ databaseUrl: source.url, masterKeys, directory, progress });
    expect(written).toBeGreaterThan(before);
    stopped = true;
    await Promise.all(writers);
    await core.close();
    const { url } = await stage.emptyPlace();
    await stage.restore(url, directory);
    const [torn] = await asSuperuser(
      (sql) => sql<{ orphans: number; torn: number; busy: number }[]>`
      select (select count(*)::int from events v where not exists (select from entities e where e.id = v.entity_id and e.operator_id = v.operator_id)) as orphans,
        (select count(*)::int from (select from events where type = 'session' and data->>'externalId' like 'busy-%' group by entity_id having count(*) <> 7) as t) as torn,
        (select count(*)::int from entities where external_id like 'busy-%') as busy`,
      url,
    );
    expect(torn).toMatchObject({ orphans: 0, torn: 0 });
    expect(torn?.busy).toBeGreaterThan(9);
  });

  test('is refused by a program of another version than the database', async () => {
    const place = await stage.emptyPlace();
    const options = { databaseUrl: place.url, masterKeys, directory: join(stage.folder, 'other'), progress };
    await expect(takeBackup(options)).rejects.toThrow('run `npx oda migrate` first');
    await migrateDatabase(place.url);
    await asSuperuser(
      (sql) => sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9e15)`,
      place.url,
    );
    await expect(takeBackup(options)).rejects.toThrow('run `npx oda migrate` first');
  });

  test('takes no place that is taken, and leaves nothing where it fails', async () => {
    await expect(takeBackup({ databaseUrl: source.url, masterKeys, directory: backup, progress })).rejects.toThrow(
      'is not empty',
    );
    const directory = join(stage.folder, 'failing');
    const fail = (table: string) => {
      if (table === 'events') throw new Error('no room');
    };
    await expect(takeBackup({ databaseUrl: source.url, masterKeys, directory, progress: fail })).rejects.toThrow(
      'no room',
    );
    expect(readdirSync(stage.folder).filter((name) => name.startsWith('failing'))).toEqual([]);
  });

  test('has its name only when it was read again', async () => {
    const directory = join(stage.folder, 'again');
    const found: string[] = [];
    const watching = new Map(masterKeys);
    // Reading it begins with these.
    watching.get = (generation) => {
      found.push(...readdirSync(stage.folder).filter((name) => name.startsWith('again')));
      return masterKeys.get(generation);
    };
    await takeBackup({ databaseUrl: source.url, masterKeys: watching, directory, progress });
    expect(found).toEqual([`again.incomplete-${process.pid}`]);
    const others = { databaseUrl: source.url, masterKeys: new Map([[1, Buffer.alloc(32, 9)]]), progress };
    await expect(takeBackup({ ...others, directory: join(stage.folder, 'again, by others') })).rejects.toThrow(
      'a wrong key',
    );
    expect(readdirSync(stage.folder).filter((name) => name.startsWith('again'))).toEqual(['again']);
  });
});

test('a generation of master keys that was removed is refused in the restored database as it was', async () => {
  const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const place = await stage.emptyPlace();
  await migrateDatabase(place.url);
  const both = new Map([
    [1, first],
    [2, second],
  ]);
  await openSecondCore(place.url, { piiMasterKeys: both }).then((core) => core.close());
  await asSuperuser(
    (sql) => sql`update pii_key_generations set unused_since = now(), removed_at = now() where generation = 1`,
    place.url,
  );
  // One that another process brought and that sealed nothing, and one of these that was withdrawn: nobody is asked for either.
  await asSuperuser(
    (sql) => sql`
      insert into pii_key_generations (generation, check_value, removed_at) values (3, ${second}, null), (4, ${second}, now())`,
    place.url,
  );
  const directory = join(stage.folder, 'removed');
  await takeBackup({ databaseUrl: place.url, masterKeys: both, directory, progress });
  const { url } = await stage.emptyPlace();
  await stage.restore(url, directory, undefined, new Map([[2, second]]));
  const sealedBy = (generation: number) =>
    asSuperuser(
      (sql) => sql`insert into entities (operator_id, external_id, id, incarnation, type, data, pii, updated_at)
        values (1, ${generation}, ${generation}, 1, 'player', '{}', ${Buffer.from([1, 0, 0, 0, generation, 9])}, now())`,
      url,
    );
  await sealedBy(2);
  await expect(sealedBy(1)).rejects.toMatchObject({ code: '23514' });
});
