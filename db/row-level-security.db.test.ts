import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCore } from '#server/core.ts';
import { createTestDatabase, type TestDatabase, testMasterKeys } from '../tests/setup/database.ts';

/** Tables that hold no operator's data; every other one is behind the tenant wall. */
const sharedTables = ['housekeeping', 'installation_log', 'pii_key_generations', 'processes', 'templates'];

/** The only ways past the wall, each one function; a new one is a decision. */
const definerFunctions = [
  'drop_event_partition(boolean,bigint)',
  'ensure_archive_partition(bigint)',
  'ensure_event_partitions(integer)',
  'find_api_key_owner(bytea,bigint)',
  'find_api_keys(bytea[])',
  'find_identity(text,text)',
  'find_invitations(bytea,text)',
  'find_password_reset(bytea)',
  'find_session(uuid)',
  'find_user_by_email(text)',
  'find_user_by_id(bigint)',
  'list_memberships_of(bigint)',
  'list_operators()',
  'list_operators_of(bigint)',
  'list_operators_with_deltas()',
  'prove_generation_unused()',
  'refuse_generation(integer)',
];

/** What may be unique for the whole installation. */
const globalKeys = [
  'api_keys_digest_unique',
  'identities_issuer_subject_pk',
  'invitations_digest_unique',
  'operators_pkey',
  'operators_slug_unique',
  'password_resets_pkey',
  'sessions_pkey',
  'users_email_unique',
  'users_pkey',
];

let database: TestDatabase;
let owner: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = postgres(database.url, { max: 1, onnotice: () => {} });
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

const tables = (where = 'true') =>
  owner.unsafe<{ name: string }[]>(`select c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and ${where} order by 1`);

const isWalled = `c.relrowsecurity and c.relforcerowsecurity and exists (
  select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polroles = array['oda_app'::regrole::oid]
    and pg_get_expr(p.polqual, c.oid) like '%current_setting(''oda.operators''::text, true)%')`;

describe('row-level security', () => {
  test('is forced on every table and every partition that has an operator_id', async () => {
    const withOperator = `exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'operator_id')`;
    expect(await tables(`${withOperator} and not (${isWalled})`)).toEqual([]);
    expect((await tables(withOperator)).length).toBeGreaterThan(15);
  });

  test('is forced on operators and users too, so that only shared tables are without it', async () => {
    const open = await tables('not (c.relrowsecurity and c.relforcerowsecurity)');
    expect(open.map(({ name }) => name)).toEqual(sharedTables);
  });

  test('covers the partitions that are still to be made', async () => {
    await owner`select ensure_event_partitions(12)`;
    expect((await tables('c.relispartition')).length).toBeGreaterThanOrEqual(14);
    expect(await tables(`c.relispartition and not (${isWalled})`)).toEqual([]);
  });

  test('cannot be walked around by a partition: the program has no right to any', async () => {
    expect(
      await tables(`c.relispartition and has_table_privilege('oda_app', c.oid, 'select, insert, update, delete')`),
    ).toEqual([]);
  });

  test('is not the first wall: operator_id leads every primary and unique key, but for those that may be global', async () => {
    const keys = await owner<{ name: string; first: string }[]>`
      select i.indexrelid::regclass::text as name, a.attname as first
      from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indisunique and c.relnamespace = 'public'::regnamespace and not c.relname = any(${sharedTables}) order by 1`;
    const global = keys.filter(({ first }) => first !== 'operator_id').map(({ name }) => name);
    expect(global).toEqual(globalKeys);
  });
});

describe('the role in effect', () => {
  test('may neither bypass row-level security nor make itself a role that may, and owns nothing', async () => {
    const roles = await owner`
      select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin,
        (select count(*)::int from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o'
          and d.dbid = (select oid from pg_database where datname = current_database())) as owned,
        (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships
      from pg_roles r where rolname in ('oda_app', 'oda_lookup') order by 1`;
    const weak = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false, memberships: 0 };
    expect(roles).toMatchObject([
      { rolname: 'oda_app', ...weak, owned: 0 },
      { rolname: 'oda_lookup', ...weak },
    ]);
  });

  test('is refused when it is a strong one', async () => {
    const strong = new URL(database.url);
    strong.searchParams.set('role', strong.username);
    const opened = openCore({
      databaseUrl: strong.href,
      piiMasterKeys: testMasterKeys,
      rateLimits: { 'ingest:realtime': null, 'ingest:batch': null, read: null },
      report: () => {},
    });
    await expect(opened).rejects.toThrow('may bypass row-level security');
  });

  test('may touch what it needs and nothing else of the schema', async () => {
    const rights = await owner<{ right: string }[]>`
      select table_name || ' ' || lower(privilege_type) as right from information_schema.role_table_grants
      where grantee = 'oda_app' and table_schema = 'public'
        and (privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
          or table_name in ('users', 'templates', 'pii_key_generations')) order by 1`;
    expect(rights.map(({ right }) => right)).toEqual([
      'pii_key_generations insert',
      'pii_key_generations select',
      'templates select',
      'users insert',
      'users select',
    ]);
  });
});

describe('the functions that run as somebody else', () => {
  const definers = () => owner<{ name: string; config: string[] | null; owner: string; acl: string }[]>`
    select p.oid::regprocedure::text as name, p.proconfig as config, p.proowner::regrole::text as owner, p.proacl::text as acl
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1`;

  test('are exactly those that are listed', async () => {
    expect((await definers()).map(({ name }) => name)).toEqual(definerFunctions);
  });

  test('each have a fixed search path, in which what is temporary comes last', async () => {
    for (const { name, config } of await definers())
      expect(config, name).toContain('search_path=pg_catalog, public, pg_temp');
  });

  test('are not deceived by temporary tables of the program', async () => {
    await owner`insert into users (email, name, password_hash) values ('ada@example.com', 'Ada', 'hers')`;
    const found = await owner.begin(async (sql) => {
      await sql.unsafe(`
        set local role oda_app;
        create temporary table users on commit drop as
          select 1::bigint as id, 'ada@example.com' as email, 'Ada' as name, 'forged' as password_hash, true as is_administrator,
            1 as session_version, now() as created_at, null::timestamptz as disabled_at;
        grant select on users to oda_lookup`);
      return sql`select password_hash from find_user_by_email('ada@example.com')`;
    });
    expect(found).toEqual([{ password_hash: 'hers' }]);
  });

  test('are open to the program and closed to everybody else', async () => {
    for (const { name, acl } of await definers()) {
      expect(acl, name).toContain('oda_app=X/');
      expect(acl, name).not.toMatch(/[{,]=/);
    }
  });

  test('look things up as a role that sees a few tables and writes none', async () => {
    const lookups = (await definers()).filter(({ name }) => !/_partition|generation/.test(name));
    expect(new Set(lookups.map((one) => one.owner))).toEqual(new Set(['oda_lookup']));
    const rights = await owner`
      select table_name, string_agg(privilege_type, ',') as rights from information_schema.role_table_grants
      where grantee = 'oda_lookup' group by 1 order by 1`;
    expect(rights).toEqual(
      [
        ...[
          'api_keys',
          'identities',
          'ingestion_deltas',
          'invitations',
          'memberships',
          'operators',
          'password_resets',
          'sessions',
          'users',
        ],
      ].map((table_name) => ({ table_name, rights: 'SELECT' })),
    );
  });
});
