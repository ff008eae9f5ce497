import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { listEvents } from '../events/index.ts';
import { getJob } from '../jobs/index.ts';
import { getState, getStates } from '../states/index.ts';
import { eraseEntity, getEntity } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

let count = 0;
/** A player with three events, two states, keys and a batch that names it among its errors. */
async function fill() {
  const id = `canary-${++count}-Zoë`;
  const data = { email: `${id}@example.com`, phone: `+356 ${id}`, note: `note of ${id}` };
  const entity = await sendEntity(context, player(id, data), `entity ${count}`);
  await sendEvent(context, id, session({ by: id }), `event ${count}`);
  const batch = await sendBatch(
    context,
    'events',
    [
      { externalId: id, ...session({ by: id }) },
      { externalId: id, ...session({ by: id }), idempotencyKey: `item ${count}` },
      { externalId: id, eventType: 'kyc', data: {} },
      5,
    ],
    `batch ${count}`,
  );
  await sendState(context, id, 'balance', { of: id });
  await sendState(context, id, 'kyc_status', id);
  return { id, data, entity, batch, n: count };
}

const erase = (externalId: string) => eraseEntity(context, { externalId });
const refusal = (code: string) => expect.objectContaining({ code });

/** Every row of every table as text, bytes spelled out. */
async function dump(): Promise<string> {
  const tables = await owner<{ name: string }[]>`
    select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  const texts = await Promise.all(tables.map(({ name }) => owner.unsafe(`select t::text as row from ${name} t`)));
  return texts.flatMap((rows) => rows.map(({ row }) => row)).join('\n');
}

describe('once an erasure is acknowledged', () => {
  test('it has told what it did', async () => {
    const { id } = await fill();
    const before = Date.now();
    const answer = await erase(id);
    expect(answer).toEqual({
      externalId: id,
      deleted: true,
      deletedAt: expect.any(String),
      eventsRedacted: 3,
      statesRemoved: 2,
    });
    expect(Math.abs(Date.parse(answer.deletedAt) - before)).toBeLessThan(5_000);
  });

  test('the entity reads as deleted, with no PII and under its id', async () => {
    const { id, entity } = await fill();
    const { deletedAt } = await erase(id);
    const read = await getEntity(context, { externalId: id });
    expect(read).toMatchObject({
      id: entity.id,
      externalId: id,
      entityType: 'player',
      deletedAt,
      updatedAt: deletedAt,
    });
    expect(read.data.text).toBe('{"_deleted":true}');
  });

  test('its events read as redacted, and are so where they are stored', async () => {
    const { id, entity } = await fill();
    await erase(id);
    const { events } = await listEvents(context, { externalId: id });
    expect(events.map(({ data }) => data.text)).toEqual(Array(3).fill('{"_redacted":true}'));
    const stored =
      await owner`select distinct data::text as data from events where entity_id = ${BigInt(`0x${entity.id.slice(4)}`).toString()}`;
    expect(stored).toEqual([{ data: '{"_redacted":true}' }]);
  });

  test('its states are gone', async () => {
    const { id } = await fill();
    await erase(id);
    expect(await getStates(context, { externalId: id })).toEqual([]);
    await expect(getState(context, { externalId: id, stateKey: 'balance' })).rejects.toEqual(refusal('NOT_FOUND'));
  });

  test('the errors of batches no longer name it, in the job and in a repeat', async () => {
    const { id, batch, n } = await fill();
    expect(batch.errors).toMatchObject([
      { index: 2, externalId: id },
      { index: 3, externalId: null },
    ]);
    await erase(id);
    const { output } = await getJob(context, batch);
    expect(output?.errors).toEqual([{ ...batch.errors[0], externalId: null }, batch.errors[1]]);
    const items = [
      { externalId: id, ...session({ by: id }) },
      { externalId: id, ...session({ by: id }), idempotencyKey: `item ${n}` },
      { externalId: id, eventType: 'kyc', data: {} },
      5,
    ];
    expect(await sendBatch(context, 'events', items, `batch ${n}`)).toEqual({
      ...batch,
      errors: output?.errors,
      replayed: true,
    });
  });

  test('nothing of its PII or data stands in any table', async () => {
    const { id, data } = await fill();
    const texts = [data.email, data.phone, data.note];
    expect(await dump()).toContain(data.note);
    await erase(id);
    const after = (await dump()).replaceAll(`,${id},`, '').replaceAll(`,"${id}",`, '');
    for (const text of [...texts, id]) expect(after).not.toContain(text);
    const [row] = await owner`select pii, pii_fields, data::text as data from entities where external_id = ${id}`;
    expect(row).toEqual({ pii: null, pii_fields: null, data: '{"_deleted":true}' });
  });

  test('nothing else of the operator has changed', async () => {
    const [gone, other] = [await fill(), await fill()];
    await erase(gone.id);
    expect((await getEntity(context, { externalId: other.id })).data.text).toContain(other.data.email);
    expect(await getStates(context, { externalId: other.id })).toHaveLength(2);
    const { events } = await listEvents(context, { externalId: other.id });
    expect(events.map(({ data }) => data.text)).toEqual(Array(3).fill(JSON.stringify({ by: other.id })));
    expect((await getJob(context, other.batch)).output?.errors).toEqual(other.batch.errors);
  });

  test('new events and states are refused as for an entity that is not there', async () => {
    const { id } = await fill();
    await erase(id);
    await expect(sendEvent(context, id, session())).rejects.toEqual(refusal('ENTITY_NOT_FOUND'));
    await expect(sendState(context, id, 'balance', 1)).rejects.toEqual(refusal('ENTITY_NOT_FOUND'));
    const failed = { succeeded: 0, failed: 1, errors: [{ code: 'ENTITY_NOT_FOUND' }] };
    expect(await sendBatch(context, 'events', [{ externalId: id, ...session() }])).toMatchObject(failed);
    expect(await sendBatch(context, 'states', [{ externalId: id, stateKey: 'balance', value: 1 }])).toMatchObject(
      failed,
    );
  });

  test('a second one answers as the first, with zero counts', async () => {
    const { id } = await fill();
    const first = await erase(id);
    expect(await erase(id)).toEqual({ ...first, eventsRedacted: 0, statesRemoved: 0 });
  });
});

test('what is not there cannot be erased', async () => {
  await expect(erase('nowhere')).rejects.toEqual(refusal('ENTITY_NOT_FOUND'));
});
