import { request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { createApiKey, revokeApiKey } from '#server/domain/api-keys/index.ts';
import { until } from '../setup/child.ts';
import { hold } from '../setup/hold.ts';
import { bothBases, connect, deposit, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { makeCall } from './support-client.ts';
import { createTenant, describeHosts, type Tenant, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();
const many = 100_000;
/** Larger than what lies in the buffers between the program and its client. */
const characters = 200;

interface Exported {
  entity: { externalId: string; data: object; deletedAt?: string };
  states: object[];
  erasures: object[];
  events: { data: object }[];
  accesses: { action: string; by: object; door: string }[];
  readsByKeys: object[];
}

/** Gives an entity so many events, past the API. */
async function addEvents(tenant: Tenant, entityId: string, amount: number) {
  await superuser()`
    insert into events (operator_id, entity_id, id, type, data)
    select ${tenant.operatorId}, ${numberOf(entityId)}, ${String(core().ids.next())}::bigint + n, 'session',
      json_build_object('n', n, 'text', repeat('x', ${characters}))
    from generate_series(1, ${amount}) as n`;
}

const numberOf = (id: string) => String(BigInt(`0x${id.slice(4)}`));

/** As the audit log has them. */
async function countExports({ operatorId }: Tenant): Promise<number> {
  const rows = await superuser()`
    select 1 from audit_log where operator_id = ${operatorId} and action = 'entity.exported'`;
  return rows.length;
}

/** An export that is read by hand. */
function begin(base: string, secret: string, path: string) {
  const { hostname, port, pathname } = new URL(base);
  const begun = performance.now();
  const seen = { firstMs: 0, text: '', ended: false, broken: false };
  const outgoing = request(
    { hostname, port, path: `${pathname}${path}`, headers: { authorization: `Bearer ${secret}` }, agent: false },
    (incoming) => {
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => {
        seen.firstMs ||= performance.now() - begun;
        seen.text += piece;
      });
      incoming.on('end', () => Object.assign(seen, { ended: true }));
      incoming.on('error', () => Object.assign(seen, { broken: true }));
      pause.resolve(incoming);
    },
  );
  const pause = Promise.withResolvers<{ pause(): void; resume(): void }>();
  outgoing.on('error', () => Object.assign(seen, { broken: true }));
  outgoing.end();
  return { seen, incoming: pause.promise, leave: () => outgoing.destroy() };
}

describeHosts('an export', ({ base }) => {
  let tenant: Tenant;
  let whale: string;

  beforeAll(async () => {
    tenant = await createTenant(core());
    const { data } = await connect(base, tenant.secret).post<{ id: string }>('/entities', player('whale'));
    whale = data.id;
    await addEvents(tenant, whale, many);
  }, 120_000);

  test('has all that is held: PII in clear, states, events, receipts, and who did what', async () => {
    const api = connect(base, tenant.secret);
    await api.post('/entities', player('ada'));
    await api.post('/entities/ada/events', deposit(1));
    await makeCall(base, tenant.secret)('DELETE', '/entities/ada');
    await api.post('/entities', player('ada'));
    await api.post('/entities/ada/events', deposit(2));
    await api.put('/entities/ada/state/balance', { value: 1 });
    const { status, body } = await makeCall(base, tenant.secret)('GET', '/entities/ada/export');
    expect([status, body.success]).toEqual([200, true]);
    const all = body.data as Exported;
    expect(all.entity).toMatchObject({ externalId: 'ada', data: player('ada').data });
    expect(all.states).toMatchObject([{ stateKey: 'balance', value: 1 }]);
    expect(all.events.map(({ data }) => data)).toEqual([{ _redacted: true }, deposit(2).data]);
    expect(all.erasures).toHaveLength(1);
    const key = expect.objectContaining({ kind: 'apiKey' });
    expect(all.accesses).toMatchObject([
      { action: 'entity.erased', by: key, door: 'rest' },
      { action: 'entity.exported', by: key, door: 'rest' },
    ]);
  });

  test('of 100,000 events begins within a second and has all of them', async () => {
    const { seen } = begin(base, tenant.secret, '/entities/whale/export');
    await until(() => seen.ended, 60_000);
    expect(seen.firstMs).toBeLessThan(1_000);
    const { events } = (JSON.parse(seen.text) as { data: Exported }).data;
    expect(events.map(({ data }) => (data as { n: number }).n)).toEqual(Array.from({ length: many }, (_, n) => n + 1));
  }, 90_000);

  test('that fails in the middle breaks off, and what came of it is no document', async () => {
    const { data } = await connect(base, tenant.secret).post<{ id: string }>('/entities', player('spoilt'));
    await addEvents(tenant, data.id, 2_000);
    const last = String(core().ids.next());
    await superuser()`select ensure_archive_partition(${last})`;
    await superuser()`
      insert into events_archive values (${tenant.operatorId}, ${numberOf(data.id)}, ${last}, ${last}, 1,
        array[${last}::bigint], 'session', array[now()], 'no json')`;
    const { seen } = begin(base, tenant.secret, '/entities/spoilt/export');
    await until(() => seen.broken || seen.ended);
    expect(seen).toMatchObject({ broken: true, ended: false, text: expect.stringContaining('"events":[') });
    expect(() => JSON.parse(seen.text)).toThrow();
  });

  test('is refused for want of a place, written down nowhere then, and ends when its client leaves, so that others may begin', async () => {
    const ask = async (method: string) => {
      const headers = { authorization: `Bearer ${tenant.secret}` };
      const { status, body } = await fetch(`${base}/entities/whale/export`, { method, headers });
      await body?.cancel();
      return status;
    };
    for (let round = 0; round < 3; round++) {
      const before = await countExports(tenant);
      const some = Array.from({ length: 8 }, () => begin(base, tenant.secret, '/entities/whale/export'));
      for (const { incoming } of some) (await incoming).pause();
      expect([await ask('GET'), await ask('HEAD')]).toEqual([503, 503]);
      for (const { leave } of some) leave();
      await until(async () => (await ask('HEAD')) === 200);
      expect(await countExports(tenant)).toBe(before + 8);
    }
  }, 60_000);

  test('whose client leaves before it begins gives its place back', async () => {
    const ask = async () => (await fetch(`${base}/entities/whale/export`, { method: 'HEAD', headers })).status;
    const headers = { authorization: `Bearer ${tenant.secret}` };
    const before = await countExports(tenant);
    const goOn = await hold(superuser(), (sql) => sql`lock table audit_log in share mode`);
    try {
      const some = Array.from({ length: 8 }, () => begin(base, tenant.secret, '/entities/whale/export'));
      await until(async () => (await ask()) === 503);
      for (const { leave } of some) leave();
      await until(() => some.every(({ seen }) => seen.broken));
    } finally {
      await goOn();
    }
    await until(async () => (await countExports(tenant)) === before + 8);
    await until(async () => (await ask()) === 200);
  });

  test('breaks off when its key is revoked', async () => {
    const { id, secret } = await createApiKey(tenant.context, { label: 'brief', scopes: ['read', 'read:pii'] });
    const { seen, incoming, leave } = begin(base, secret, '/entities/whale/export');
    (await incoming).pause();
    await revokeApiKey(tenant.context, { id });
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    (await incoming).resume();
    await until(() => seen.broken || seen.ended, 30_000);
    expect(seen).toMatchObject({ broken: true, ended: false });
    leave();
  }, 60_000);
});

test('an export is in the log when it begins: not without the right to it, and not when its head alone is asked for', async () => {
  const tenant = await createTenant(core());
  const { main } = bothBases();
  await connect(main, tenant.secret).post('/entities', player('ada'));
  const ask = (method: string, secret = tenant.secret) => makeCall(main, secret)(method, '/entities/ada/export');
  expect((await ask('GET', await tenant.createKey(['read']))).status).toBe(403);
  expect((await ask('HEAD')).status).toBe(200);
  expect(await countExports(tenant)).toBe(0);
  expect((await ask('GET')).status).toBe(200);
  expect(await countExports(tenant)).toBe(1);
});
