import { randomBytes, randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { storedTableNames } from '#db/stored-tables.ts';
import { eraseEntity } from '#server/domain/entities/index.ts';
import { rollUpIngestion } from '#server/domain/rollups/index.ts';
import { createTestOperator } from './database.ts';
import { fillOperator } from './fill-operator.ts';
import { player, sendEntity, sendEvent } from './requests.ts';
import { openSecondCore } from './second-core.ts';

const serverUrl = () => process.env.ODA_TEST_DATABASE_URL ?? '';

/** Works as somebody whom no wall holds. */
export async function asSuperuser<T>(work: (sql: Sql) => Promise<T>, url = serverUrl()): Promise<T> {
  const target = new URL(serverUrl());
  target.pathname = new URL(url).pathname;
  const sql = postgres(target.href, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

export interface Place {
  url: string;
  drop: () => Promise<void>;
}

/** A database in which nothing is, of an owner who is no superuser where one is given. */
export async function createEmptyDatabase(owner?: { user: string; password: string }): Promise<Place> {
  const name = `oda_place_${randomBytes(6).toString('hex')}`;
  await asSuperuser((sql) => sql.unsafe(`create database ${name} ${owner ? `owner ${owner.user}` : ''}`));
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  if (owner) Object.assign(url, { username: owner.user, password: owner.password });
  return {
    url: url.href,
    drop: () => asSuperuser(async (sql) => void (await sql.unsafe(`drop database ${name} with (force)`))),
  };
}

/** A user who owns databases and may do nothing else. */
export async function createOwner() {
  const user = `oda_owner_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(6).toString('hex');
  await asSuperuser((sql) =>
    sql.unsafe(`create role ${user} login password '${password}' nosuperuser nocreaterole nocreatedb nobypassrls;
      grant oda_app, oda_lookup to ${user}`),
  );
  return { user, password, drop: () => asSuperuser(async (sql) => void (await sql.unsafe(`drop role ${user}`))) };
}

/** Text that a careless copy would tear: JSON keeps the white space that it came with. */
const nasty = '{"a":\n\t"\\\\.", "b" : "\\\\N", "c":\r\n"\u{1f600} é \\u0001"}';

/** Puts something into every table of a migrated database. */
export async function fillInstallation(url: string): Promise<void> {
  const core = await openSecondCore(url);
  try {
    for (const mark of ['ada', 'bob']) {
      const { context } = await createTestOperator(core, { name: mark });
      await fillOperator(context, mark);
      await sendEntity(context, player('erased'));
      await sendEvent(context, 'erased', { eventType: 'session', data: { note: mark } });
      await eraseEntity(context, { externalId: 'erased' });
    }
    await rollUpIngestion(core);
    await asSuperuser((sql) => fillTheRest(sql), url);
  } finally {
    await core.close();
  }
}

/** What takes a portal, a month or a night. */
async function fillTheRest(sql: Sql): Promise<void> {
  const id = '3000000000000000000';
  await sql`select ensure_archive_partition(${id})`;
  await sql`insert into events_archive values (1, 1, ${id}, ${id}, 1, array[${id}::bigint], 'session', array[now()], ${nasty})`;
  await sql`insert into events (operator_id, entity_id, id, type, data) select operator_id, id, id + 1, 'session', ${nasty}::text::json from entities`;
  await sql`insert into states_archive values (1, 1, 'balance', ${nasty}::text::json, now())`;
  await sql`insert into removed_writes values (1, 1, now())`;
  await sql`insert into retention_runs (operator_id, id, day, saved_at, status) values (1, 1, now(), now(), 'completed')`;
  await sql`insert into ingestion_deltas values (1, now(), 'events', 'session', 1)`;
  await sql`insert into housekeeping values ('retention', now())`;
  await sql`insert into installation_log (id, actor_kind, door, action) values (1, 'admin', 'cli', 'user.created')`;
  await sql`insert into users (email, name, is_administrator) values ('of-no-operator@example.com', 'Root', true)`;
  await sql`insert into sessions (id, user_id) select ${randomUUID()}, max(id) from users`;
  await sql`insert into identities (issuer, subject, user_id) select 'https://id.example.com', 'root', max(id) from users`;
  await sql`insert into password_resets (digest, user_id, expires_at) select ${randomBytes(32)}, max(id), now() from users`;
  await sql`select setval('operators_id_seq', 77)`;
}

/** Every row of every table as text, and what PostgreSQL numbers; the same for two databases that hold the same. */
export function readInstallation(url: string): Promise<Record<string, string[]>> {
  return asSuperuser(async (sql) => {
    const read: Record<string, string[]> = {};
    for (const table of [...storedTableNames, 'operators_id_seq', 'users_id_seq']) {
      const rows = await sql.unsafe<{ row: string }[]>(
        table.endsWith('_seq')
          ? `select last_value::text as row from ${table}`
          : `select t::text as row from ${table} t`,
      );
      read[table] = rows.map(({ row }) => row).sort();
    }
    return read;
  }, url);
}

/** Which tables have a wall, and what it lets through. */
export async function readWalls(url: string) {
  const walls = await asSuperuser(
    (sql) => sql<{ relname: string; policies: number }[]>`
    select c.relname, c.relrowsecurity, c.relforcerowsecurity, count(p.*)::int as policies
    from pg_class c left join pg_policy p on p.polrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by 1, 2, 3 order by 1`,
    url,
  );
  return [...walls];
}
