import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import { flushPiiReads } from '../audit/index.ts';
import type { Context, Role } from '../context.ts';
import {
  countEntity,
  createEntity,
  editEntity,
  eraseEntityById,
  exportEntityById,
  getEntity,
  getEntityById,
  revealEntity,
} from './index.ts';
import { CreateEntityInput, EditEntityInput } from './schemas.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;
let [id, externalId] = ['', ''];
let count = 0;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
});
beforeEach(async () => {
  externalId = `p-${++count}`;
  ({ id } = await sendEntity(context, player(externalId, { first_name: 'Zoë', country: 'MT', limit: 0 })));
});
afterAll(() => close());

const as = (role: Role): Context => ({ ...context, actor: { kind: 'user', userId: 7, role } });
const administrator = (): Context => ({ ...context, actor: { kind: 'admin', userId: 8 } });
const audits = async (subject = id) =>
  owner<{ action: string; details: object; actor_id: string }[]>`
    select action, details, actor_id from audit_log where subject = ${subject} order by id desc`;

const edit = async (who: Context, change: (data: Record<string, unknown>) => object) => {
  const { data, updatedAt } = await getEntityById(who, { id });
  const text = JSON.stringify(change(JSON.parse(data) as Record<string, unknown>));
  return editEntity(who, EditEntityInput.parse({ id, data: text, updatedAt }));
};
const inClear = async () => JSON.parse((await getEntity(context, { externalId })).data.text) as object;

describe('revealing', () => {
  test('shows PII to who may see it, and is in the log with its reason', async () => {
    const { data, updatedAt } = await revealEntity(as('compliance'), { id, reason: 'Ticket 17' });
    expect(updatedAt).toBe((await getEntityById(as('compliance'), { id })).updatedAt);
    expect(JSON.parse(data)).toEqual({
      email: `${externalId}@example.com`,
      first_name: 'Zoë',
      country: 'MT',
      limit: 0,
    });
    expect(await audits()).toEqual([{ action: 'entity.revealed', details: { reason: 'Ticket 17' }, actor_id: '7' }]);
  });

  test.each(['developer', 'viewer'] as const)(
    'is refused to a %s, and everything they read is masked',
    async (role) => {
      await expect(revealEntity(as(role), { id, reason: 'Curious' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await audits()).toEqual([]);
      const shown = await getEntityById(as(role), { id });
      expect(JSON.parse(shown.data)).toMatchObject({ email: '[encrypted]', first_name: '[encrypted]', country: 'MT' });
      expect(shown.sealedFields.toSorted()).toEqual(['email', 'first_name']);
    },
  );

  test('is refused to an administrator who acts for the operator', async () => {
    await expect(revealEntity(administrator(), { id, reason: 'Support' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(exportEntityById(administrator(), { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('an edit by hand', () => {
  test('keeps what is sealed where its mark is left, whoever edits', async () => {
    await edit(as('developer'), (data) => ({ ...data, country: 'SE' }));
    expect(await inClear()).toEqual({ email: `${externalId}@example.com`, first_name: 'Zoë', country: 'SE', limit: 0 });
    expect(await audits()).toMatchObject([{ action: 'entity.edited', details: {} }]);
    const [row] = await owner`select data::text as data from entities where external_id = ${externalId}`;
    expect(row?.data).not.toContain('Zoë');
  });

  test('replaces or removes PII for an owner, and for nobody who may not write it', async () => {
    const replace = (data: object) => ({ ...data, first_name: 'Ada' });
    const remove = ({ first_name: _, ...data }: Record<string, unknown>) => data;
    for (const change of [replace, remove])
      await expect(edit(as('developer'), change)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await edit(as('owner'), replace);
    expect(await inClear()).toMatchObject({ first_name: 'Ada', email: `${externalId}@example.com` });
    await edit(as('owner'), remove);
    expect(await inClear()).toEqual({ email: `${externalId}@example.com`, country: 'MT', limit: 0 });
  });

  test('takes no mark for a field that is not sealed', async () => {
    const failure = edit(as('owner'), (data) => ({ ...data, phone: '[encrypted]' }));
    await expect(failure).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      extras: { details: [{ field: 'phone' }] },
    });
  });

  test('loses nobody else’s: what changed meanwhile is a conflict', async () => {
    const { data, updatedAt } = await getEntityById(context, { id });
    await edit(as('owner'), (held) => ({ ...held, country: 'SE' }));
    const late = EditEntityInput.parse({ id, data, updatedAt });
    await expect(editEntity(as('owner'), late)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await inClear()).toMatchObject({ country: 'SE' });
  });

  test('keeps every digit of a number', async () => {
    const { updatedAt } = await getEntityById(context, { id });
    const data = '{"email":"[encrypted]","big":12345678901234567890,"exact":1234567890123456.78}';
    await editEntity(as('owner'), EditEntityInput.parse({ id, data, updatedAt }));
    expect((await getEntityById(context, { id })).data).toContain(
      '"big":12345678901234567890,"exact":1234567890123456.78',
    );
  });

  test('is refused to who may only read', async () => {
    for (const role of ['viewer', 'compliance'] as const)
      await expect(edit(as(role), (data) => data)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('an entity made by hand', () => {
  const made = (externalId: string, data: object, entityType = 'game') =>
    CreateEntityInput.parse({ entityType, externalId, data: JSON.stringify(data) });

  test('is held to the template and written down', async () => {
    const created = await createEntity(as('developer'), made('g-1', { name: 'Chess' }));
    expect(created).toMatchObject({ externalId: 'g-1', action: 'created' });
    expect(await audits(created.id)).toMatchObject([{ action: 'entity.created', details: {} }]);
    await expect(createEntity(as('owner'), made('g-2', {}))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('never replaces one that is there', async () => {
    await expect(createEntity(as('owner'), made(externalId, { name: 'x' }))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await inClear()).toMatchObject({ country: 'MT' });
  });

  test('has PII only by who may write it', async () => {
    const ada = made('p-ada', { email: 'ada@example.com' }, 'player');
    await expect(createEntity(as('developer'), ada)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await createEntity(as('owner'), ada)).toMatchObject({ action: 'created' });
  });

  test.each(['[1]', '{"a":', '{"a":1,"a":2}'])('is no %s', (data) => {
    const { error } = CreateEntityInput.safeParse({ entityType: 'game', externalId: 'x', data });
    expect(error?.issues.map(({ path }) => path)).toEqual([['data']]);
  });
});

test('what an erasure takes away is counted before, and gone after', async () => {
  for (let n = 0; n < 3; n++) await sendEvent(context, externalId, session());
  await sendState(context, externalId, 'balance', 5);
  expect(await countEntity(context, { id })).toEqual({ events: 3, eventsAreMore: false, states: 1, sealedFields: 2 });
  await expect(eraseEntityById(as('developer'), { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await eraseEntityById(as('compliance'), { id })).toMatchObject({ eventsRedacted: 3, statesRemoved: 1 });
  expect(await getEntityById(context, { id })).toMatchObject({
    data: '{"_deleted":true}',
    sealedFields: [],
    states: [],
  });
  expect(await countEntity(context, { id })).toEqual({ events: 0, eventsAreMore: false, states: 0, sealedFields: 0 });
});

test('an export has everything in clear as one document, whatever its length, and is in the log', async () => {
  for (let n = 0; n < 1_100; n++) await sendEvent(context, externalId, session({ n }));
  await sendState(context, externalId, 'balance', 5);
  await revealEntity(as('owner'), { id, reason: 'A claim of the player' });
  await getEntity(context, { externalId });
  await flushPiiReads(core);
  let text = '';
  for await (const piece of (await exportEntityById(as('compliance'), { id })).pieces) text += piece;
  const all = JSON.parse(text) as Record<'states' | 'accesses' | 'readsByKeys', object[]> & {
    entity: object;
    events: { data: { n: number } }[];
  };
  expect(all.entity).toMatchObject({ externalId, data: { email: `${externalId}@example.com` } });
  expect(all.states).toMatchObject([{ stateKey: 'balance', value: 5 }]);
  expect(all.events.map(({ data }) => data.n)).toEqual(Array.from({ length: 1_100 }, (_, n) => n));
  expect(all.accesses).toEqual([
    expect.objectContaining({ action: 'entity.revealed', reason: 'A claim of the player' }),
    { at: expect.any(String), action: 'entity.exported', by: { kind: 'user', id: 'user:7' }, door: 'rest' },
  ]);
  expect(all.readsByKeys).toMatchObject([{ keyId: 'key_0000000000000001', reads: 1 }]);
  expect(await audits()).toMatchObject([{ action: 'entity.exported' }, { action: 'entity.revealed' }]);
});
