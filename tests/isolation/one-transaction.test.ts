import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { eraseEntity, getEntity } from '#server/domain/entities/index.ts';
import { listEvents } from '#server/domain/events/index.ts';
import { getProfile } from '#server/domain/operators/index.ts';
import { updateSettings } from '#server/domain/settings/index.ts';
import { getStates } from '#server/domain/states/index.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { player, sendEntity, sendEvent, sendState, session } from '../setup/requests.ts';

/** Writes of several operators at the same moment share a transaction, which no setting tells apart. */
const ids = Array.from({ length: 20 }, (_, n) => `both-${n}`);
const keyOf = (id: string) => `key ${id}`;

let owner: Sql;
let core: OpenCore;
let close: () => Promise<void>;
let pair: Context[];

const writeEntity = (context: Context, id: string, key?: string) =>
  sendEntity(context, player(id, { of: context.operatorId }), key);
const writeEvent = (context: Context, id: string, key?: string) =>
  sendEvent(context, id, session({ of: context.operatorId }), key);
const writeState = (context: Context, id: string) => sendState(context, id, 'balance', { of: context.operatorId });

/** Calls the same for all, in turns and with nothing left to wait for, so that every transaction has items of each. */
async function together<T>(contexts: Context[], write: (context: Context, id: string) => Promise<T>): Promise<T[][]> {
  await Promise.all(contexts.map(({ operatorId }) => getProfile(core, operatorId)));
  const rows = ids.map((id) => contexts.map((context) => write(context, id)));
  return Promise.all(rows.map((row) => Promise.all(row)));
}

let entityIds: string[][];
let eventIds: string[][];

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  pair = [
    (await createTestOperator(core, { name: 'Cid' })).context,
    (await createTestOperator(core, { name: 'Dee' })).context,
  ];
  const made = await together(pair, (context, id) => writeEntity(context, id, keyOf(id)));
  entityIds = made.map((row) => row.map(({ id }) => id));
  const recorded = await together(pair, (context, id) => writeEvent(context, id, keyOf(id)));
  eventIds = recorded.map((row) => row.map(({ id }) => id));
  await together(pair, (context, id) => writeEvent(context, id));
  await together(pair, writeState);
});

afterAll(() => close());

describe('what two operators write in one transaction, with the same external ids and keys', () => {
  test('goes to each alone', async () => {
    const read = await together(pair, async (context, externalId) => {
      const [entity, { events }, states] = await Promise.all([
        getEntity(context, { externalId }),
        listEvents(context, { externalId }),
        getStates(context, { externalId }),
      ]);
      const texts = [entity.data, ...events.map(({ data }) => data), ...states.map(({ value }) => value)];
      expect(texts).toHaveLength(4);
      for (const { text } of texts) expect(text).toContain(`"of":${context.operatorId}`);
      return { entityId: entity.id, eventId: events.at(-1)?.id };
    });
    expect(read.map((row) => row.map(({ entityId }) => entityId))).toEqual(entityIds);
    expect(read.map((row) => row.map(({ eventId }) => eventId))).toEqual(eventIds);
  });

  test('names no entity that its operator does not have', async () => {
    for (const table of ['events', 'states', 'idempotency_keys']) {
      const stray = await owner`
        select t.* from ${owner(table)} t where t.entity_id is not null
          and not exists (select 1 from entities e where e.operator_id = t.operator_id and e.id = t.entity_id)`;
      expect([...stray], table).toEqual([]);
    }
  });

  test('is answered to each with its own when it comes again', async () => {
    const again = await together(pair, async (context, id) => {
      const [entity, event] = await Promise.all([
        writeEntity(context, id, keyOf(id)),
        writeEvent(context, id, keyOf(id)),
      ]);
      expect([entity.replayed, event.replayed]).toEqual([true, true]);
      return [entity.id, event.id];
    });
    expect(again).toEqual(entityIds.map((row, n) => row.map((id, which) => [id, eventIds[n]?.[which]])));
  });

  test('is new for one though the other repeats it in the same transaction', async () => {
    const { context: eve } = await createTestOperator(core, { name: 'Eve' });
    const known = await together([...pair, eve], (context, id) => writeEntity(context, id, keyOf(id)));
    for (const row of known) expect(row.map(({ replayed }) => replayed)).toEqual([true, true, false]);
    const events = await together([...pair, eve], (context, id) => writeEvent(context, id, keyOf(id)));
    for (const row of events) expect(row.map(({ replayed }) => replayed)).toEqual([true, true, false]);
    const counts = await owner`select operator_id, count(*)::int as count from events group by 1 order by 1`;
    expect(counts.map(({ count }) => count)).toEqual([40, 40, 20]);
  });

  test('is remembered for one though the other is refused with the same key in the same transaction', async () => {
    const { context: strict } = await createTestOperator(core, { name: 'Strict' });
    const { context: fresh } = await createTestOperator(core, { name: 'Fresh' });
    await together([strict], (context, id) => writeEntity(context, id));
    await together([strict], (_, externalId) => eraseEntity(strict, { externalId }));
    await updateSettings(strict, { suppressErased: true });
    const send = (context: Context, id: string) =>
      writeEntity(context, id, `one ${id}`).then(
        ({ replayed }) => (replayed ? 'replayed' : 'executed'),
        ({ code }) => code,
      );
    for (const row of await together([strict, fresh], send)) expect(row).toEqual(['ENTITY_ERASED', 'executed']);
    for (const row of await together([strict, fresh], send)) expect(row).toEqual(['ENTITY_ERASED', 'replayed']);
  });
});
