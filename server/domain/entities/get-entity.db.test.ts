import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import { json, player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Actor, Context, Scope } from '../context.ts';
import { listEvents } from '../events/index.ts';
import { getState, putState } from '../states/index.ts';
import { getEntity } from './index.ts';

let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, url, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
});
afterAll(() => close());

const actors: [string, Actor][] = [
  [
    'a key without read:pii',
    { kind: 'apiKey', keyId: 1n, scopes: new Set<Scope>(['read', 'ingest', 'settings', 'erase']) },
  ],
  ['the system', { kind: 'system' }],
  ['an administrator', { kind: 'admin', userId: 1 }],
];
const pii = {
  first_name: 'Zoë',
  last_name: 'O"Neil',
  email: 'zoe@example.com',
  phone: '+356',
  date_of_birth: '1990-01-01',
};
const numbers = '"a":1234567890123456.78,"b":12345678901234567890,"c":0.1,"d":[1.0,{"e":1e-7}]';

const read = (externalId: string, as: Context = context) => getEntity(as, { externalId });

describe('PII of an entity', () => {
  test('is read by a key with read:pii as it was sent, beside the other fields', async () => {
    await sendEntity(context, player('p1', { ...pii, country: 'MT', note: { email: 'not PII here' } }));
    expect(JSON.parse((await read('p1')).data.text)).toEqual({
      ...pii,
      country: 'MT',
      note: { email: 'not PII here' },
    });
  });

  test.each(actors)('reads "[encrypted]" for %s', async (_, actor) => {
    await sendEntity(context, player('p1', { ...pii, country: 'MT' }));
    const { data } = await read('p1', { ...context, actor });
    const mark = '[encrypted]';
    expect(JSON.parse(data.text)).toEqual({
      country: 'MT',
      first_name: mark,
      last_name: mark,
      email: mark,
      phone: mark,
      date_of_birth: mark,
    });
  });

  test('is marked only where it was sent', async () => {
    await sendEntity(context, player('p2'));
    expect((await read('p2', { ...context, actor: { kind: 'system' } })).data.text).toBe('{"email":"[encrypted]"}');
  });

  test('stands sealed in one column and nowhere in the clear, whatever its JSON type', async () => {
    const sent = {
      ...player('p3', {
        first_name: { deep: 'canary-1' },
        phone: ['canary-2'],
        last_name: null,
        email: 'canary-3@example.com',
      }),
    };
    await sendEntity(context, sent);
    const [row] =
      await owner`select data::text, pii, pii_fields, e::text as row from entities e where external_id = 'p3'`;
    expect(row).toMatchObject({ data: '{}', pii_fields: ['email', 'first_name', 'phone', 'last_name'] });
    expect(row?.row).not.toContain('canary');
    expect(row?.pii.toString('latin1')).not.toContain('canary');
    expect(JSON.parse((await read('p3')).data.text)).toEqual(sent.data);
  });

  test('is not sealed in a type that has none', async () => {
    await sendEntity(context, { entityType: 'game', externalId: 'g1', data: { name: 'Chess', email: 'a@b' } });
    const [row] = await owner`select data::text, pii, pii_fields from entities where external_id = 'g1'`;
    expect(row).toEqual({ data: '{"name":"Chess","email":"a@b"}', pii: null, pii_fields: null });
  });

  test('is sealed anew at every write, and unsealed when the type has none any more', async () => {
    const sealed = async () =>
      (await owner<{ pii: Buffer | null }[]>`select pii from entities where external_id = 'p4'`)[0]?.pii?.toString(
        'hex',
      ) ?? null;
    await sendEntity(context, player('p4'));
    const first = await sealed();
    await sendBatch(context, 'entities', [player('p4')]);
    expect(await sealed()).not.toBe(first);
    await sendEntity(context, { entityType: 'game', externalId: 'p4', data: { name: 'Chess' } });
    expect([await sealed(), (await read('p4')).data.text]).toEqual([null, '{"name":"Chess"}']);
  });

  test('opens nowhere but at its own entity of its own operator', async () => {
    await sendEntity(context, player('p5'));
    await sendEntity(context, player('p6'));
    const { context: other } = await createTestOperator(core, { name: 'Other' });
    await sendEntity(other, player('p5'));
    await owner`update entities set pii = (select pii from entities where external_id = 'p6') where external_id = 'p5'`;
    for (const caller of [context, other])
      await expect(read('p5', caller)).rejects.toMatchObject({ name: 'SealBrokenError' });
  });

  test('of an older generation of keys is read, and new writes take the newest', async () => {
    await sendEntity(context, player('p7'));
    // While a process lives that lacks it, nobody seals with it.
    await owner`update processes set heartbeat_at = now() - interval '21 seconds'`;
    const rotated = await openSecondCore(url, {
      piiMasterKeys: new Map([...testMasterKeys, [2, Buffer.alloc(32, 8)]]),
    });
    const after = at(rotated, context);
    expect((await read('p7', after)).data.text).toBe('{"email":"p7@example.com"}');
    await sendEntity(after, player('p8'));
    expect((await read('p8', after)).data.text).toBe('{"email":"p8@example.com"}');
    const rows = await owner`
      select get_byte(pii, 4) as generation from entities where external_id in ('p7', 'p8') order by external_id`;
    expect(rows.map(({ generation }) => generation)).toEqual([1, 2]);
    await rotated.close();
  });

  test('that looks sealed is ordinary text', async () => {
    const [row] = await owner<{ pii: Buffer }[]>`select pii from entities where external_id = 'p7'`;
    const look = row?.pii.toString('base64') ?? '';
    await sendEntity(context, player('p9', { first_name: look, note: look }));
    expect(JSON.parse((await read('p9')).data.text)).toMatchObject({ first_name: look, note: look });
  });
});

describe('numbers are never changed', () => {
  test('in the data of an entity, sealed or not, single or of a batch', async () => {
    const text = (id: string) =>
      `{"entityType":"player","externalId":"${id}","data":{${numbers},"email":12345678901234567890.10}}`;
    await sendEntity(context, text('n1'));
    await sendBatch(context, 'entities', `[${text('n2')}]`);
    for (const id of ['n1', 'n2'])
      expect((await read(id)).data.text).toBe(`{${numbers},"email":12345678901234567890.10}`);
  });

  test('in events and states, single or of a batch', async () => {
    await sendEvent(context, 'n1', `{"eventType":"session","data":{${numbers}}}`);
    await sendBatch(context, 'events', `[{"externalId":"n1","eventType":"session","data":{${numbers}}}]`);
    const { events } = await listEvents(context, { externalId: 'n1' });
    expect(events.map(({ data }) => data.text)).toEqual([`{${numbers}}`, `{${numbers}}`]);
    await sendBatch(context, 'states', `[{"externalId":"n1","stateKey":"balance","value":{${numbers}}}]`);
    expect((await getState(context, { externalId: 'n1', stateKey: 'balance' })).value.text).toBe(`{${numbers}}`);
  });
});

describe('a state', () => {
  test.each([null, 0, false, '', [], {}, 'text', { value: 1 }, { a: { b: null } }])(
    'may be %j, and is what was put last',
    async (value) => {
      await sendState(context, 'n1', 'risk_score', 'before');
      const put = await sendState(context, 'n1', 'risk_score', value);
      const got = await getState(context, { externalId: 'n1', stateKey: 'risk_score' });
      expect([put.value.text, got]).toEqual([JSON.stringify(value), put]);
    },
  );

  test('that was never put is NOT_FOUND, of an entity that is not there ENTITY_NOT_FOUND', async () => {
    await expect(getState(context, { externalId: 'n1', stateKey: 'loyalty_tier' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      putState(context, { externalId: 'nowhere', stateKey: 'balance', value: json(1) }),
    ).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
  });
});

test('an event of a session leaves the entity as it was', async () => {
  const before = await read('n1');
  await sendEvent(context, 'n1', session());
  expect(await read('n1')).toEqual(before);
});

test('a key without the scope read reads nothing at all', async () => {
  const blind = { kind: 'apiKey' as const, keyId: 1n, scopes: new Set<Scope>(['ingest', 'read:pii']) };
  await sendEntity(context, player('p9', pii));
  await expect(read('p9', { ...context, actor: blind })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
