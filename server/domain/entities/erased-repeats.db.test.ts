import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { updateSettings } from '../settings/index.ts';
import { eraseEntity, getEntity } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

let count = 0;
/** A player made with a key, and two events of it with a key each, one of them an item of a batch. */
async function fill() {
  const id = `p-${++count}`;
  const data = { email: `${id}@example.com`, note: id };
  await sendEntity(context, player(id, data), `entity ${count}`);
  await sendEvent(context, id, session({ by: id }), `event ${count}`);
  await sendBatch(context, 'events', [{ externalId: id, ...session({ by: id }), idempotencyKey: `item ${count}` }]);
  return { id, data, n: count };
}

const erase = (externalId: string) => eraseEntity(context, { externalId });
const refusal = (code: string) => expect.objectContaining({ code });

describe('a repeat of what was erased revives nobody', () => {
  test('an event, single or of a batch, is ENTITY_NOT_FOUND, and with another body IDEMPOTENCY_KEY_REUSED', async () => {
    const { id, n } = await fill();
    const item = (key: string, data: object) => ({ externalId: id, ...session(data), idempotencyKey: key });
    const send = async () => [
      await sendEvent(context, id, session({ by: id }), `event ${n}`).catch(({ code }) => code),
      await sendEvent(context, id, session({ by: 1 }), `event ${n}`).catch(({ code }) => code),
      ...(await sendBatch(context, 'events', [item(`item ${n}`, { by: id }), item(`item ${n}`, { by: 1 })])).errors.map(
        ({ code }) => code,
      ),
    ];
    const answers = ['ENTITY_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED', 'ENTITY_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'];
    await erase(id);
    expect(await send()).toEqual(answers);
    await sendEntity(context, player(id));
    expect(await send()).toEqual(answers);
  });

  test('an event whose claim the version before marked as erased is ENTITY_NOT_FOUND', async () => {
    const { id, n } = await fill();
    await core.database.transact(
      [context.operatorId],
      ({ sql }) => sql`update idempotency_keys set erased = true where key in (${`event ${n}`}, ${`item ${n}`})`,
    );
    const item = { externalId: id, ...session({ by: id }), idempotencyKey: `item ${n}` };
    await expect(sendEvent(context, id, session({ by: id }), `event ${n}`)).rejects.toEqual(
      refusal('ENTITY_NOT_FOUND'),
    );
    expect((await sendBatch(context, 'events', [item])).errors).toMatchObject([{ code: 'ENTITY_NOT_FOUND' }]);
  });

  test('an entity is ENTITY_ERASED, and with another body IDEMPOTENCY_KEY_REUSED', async () => {
    const { id, data, n } = await fill();
    await erase(id);
    await expect(sendEntity(context, player(id, data), `entity ${n}`)).rejects.toEqual(refusal('ENTITY_ERASED'));
    await expect(sendEntity(context, player(id), `entity ${n}`)).rejects.toEqual(refusal('IDEMPOTENCY_KEY_REUSED'));
    expect((await getEntity(context, { externalId: id })).data.text).toBe('{"_deleted":true}');
    await sendEntity(context, player(id));
    await expect(sendEntity(context, player(id, data), `entity ${n}`)).rejects.toEqual(refusal('ENTITY_ERASED'));
  });
});

describe('with suppressErased', () => {
  test('nothing creates an erased entity again, and others are created', async () => {
    const { context: strict } = await createTestOperator(core, { name: 'Strict' });
    await sendEntity(strict, player('gone'));
    await eraseEntity(strict, { externalId: 'gone' });
    await updateSettings(strict, { suppressErased: true });
    await expect(sendEntity(strict, player('gone'))).rejects.toEqual(refusal('ENTITY_ERASED'));
    await expect(sendEntity(strict, player('gone'), 'a key')).rejects.toEqual(refusal('ENTITY_ERASED'));
    const answer = await sendBatch(strict, 'entities', [
      player('gone', { n: 1 }),
      player('fresh'),
      player('gone', { n: 2 }),
    ]);
    expect(answer).toMatchObject({
      succeeded: 1,
      failed: 2,
      errors: [
        { index: 0, code: 'ENTITY_ERASED' },
        { index: 2, code: 'ENTITY_ERASED' },
      ],
    });
    expect((await getEntity(strict, { externalId: 'gone' })).data.text).toBe('{"_deleted":true}');
    expect(await sendEntity(strict, player('fresh'))).toMatchObject({ action: 'updated' });
    await updateSettings(strict, { suppressErased: null });
    expect(await sendEntity(strict, player('gone'), 'a key')).toMatchObject({ action: 'created', replayed: false });
  });
});
