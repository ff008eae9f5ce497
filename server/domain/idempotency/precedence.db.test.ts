import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { updateSettings } from '../settings/index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

let keys = 0;
const newKey = () => `key-${++keys}`;

describe('a known key comes before', () => {
  test('VALIDATION_FAILED', async () => {
    const [entity, event] = [newKey(), newKey()];
    await sendEntity(context, player('p1'), entity);
    await sendEvent(context, 'p1', session(), event);
    await expect(
      sendEntity(context, { entityType: 'wallet', externalId: 'p1', data: {} }, entity),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    await expect(sendEvent(context, 'p1', { eventType: 'kyc', data: {} }, event)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('ENTITY_NOT_FOUND, also of an id that no entity can have', async () => {
    const key = newKey();
    await sendEvent(context, 'p1', session(), key);
    for (const externalId of ['nowhere', '\0', '.']) {
      await expect(sendEvent(context, externalId, session(), key)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    }
  });

  test('ENTITY_ERASED', async () => {
    const { context: strict } = await createTestOperator(core, { name: 'Strict' });
    const key = newKey();
    await sendEntity(strict, player('p1'), key);
    await sendEntity(strict, player('gone'));
    await eraseEntity(strict, { externalId: 'gone' });
    await updateSettings(strict, { suppressErased: true });
    await expect(sendEntity(strict, player('gone'), key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    await expect(sendEntity(strict, player('gone'), newKey())).rejects.toMatchObject({ code: 'ENTITY_ERASED' });
  });
});
