import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { parseId, timeOfId } from '../ids.ts';
import { listEvents } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

const last = async () => (await listEvents(context, { externalId: 'p1', limit: 1 })).events[0];

describe('an event', () => {
  test('keeps the text of its data, and its time to the millisecond', async () => {
    const data = '{"z":1234567890123456.78,"a":12345678901234567890 , "b":0.1,"c":1e300,"t":"\\u00e9","d":[1.0]}';
    const body = `{"eventType":"session","data":${data},"occurredAt":"2020-02-29T12:34:56.789+02:00"}`;
    const { id } = await sendEvent(context, 'p1', body);
    const event = await last();
    expect(event).toMatchObject({
      id,
      eventType: 'session',
      data: { text: data },
      occurredAt: '2020-02-29T10:34:56.789Z',
    });
    const recordedAtMs = timeOfId(parseId('eev', id) ?? 0n);
    expect(Math.abs(recordedAtMs - Date.now())).toBeLessThan(5_000);
    expect(event?.createdAt).toBe(new Date(recordedAtMs).toISOString());
  });

  test.each(['0000-01-01T00:00:00Z', '1970-01-01T00:00:00.001Z', '2026-01-31T12:00:00.123456789Z'])(
    'may have occurred at %s',
    async (occurredAt) => {
      await sendEvent(context, 'p1', { ...session(), occurredAt });
      expect((await last())?.occurredAt).toBe(new Date(occurredAt).toISOString());
    },
  );

  test('occurred when it was recorded, unless told', async () => {
    await sendEvent(context, 'p1', { ...session(), occurredAt: null });
    const event = await last();
    expect(event?.occurredAt).toBe(event?.createdAt);
  });

  test('occurs at most one hour ahead', async () => {
    const at = (ms: number) => ({ ...session(), occurredAt: new Date(ms).toISOString() });
    await sendEvent(context, 'p1', at(Date.now() + 3_590_000));
    for (const tooFar of [Date.now() + 3_610_000, Date.UTC(9_999, 0)]) {
      await expect(sendEvent(context, 'p1', at(tooFar))).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        extras: { details: [{ field: 'occurredAt' }] },
      });
    }
  });

  test('of an entity that is not there is recorded nowhere', async () => {
    await expect(sendEvent(context, 'nowhere', session(), 'a key')).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
    await sendEntity(context, player('nowhere'));
    expect((await listEvents(context, { externalId: 'nowhere' })).events).toEqual([]);
    expect(await sendEvent(context, 'nowhere', session(), 'a key')).toMatchObject({ replayed: false });
  });
});

test('an event of an entity that somebody erases waits, and holds up none of those that came with it', async () => {
  await sendEntity(context, player('locked'));
  const waiting = await core.database.transact([context.operatorId], async ({ sql }) => {
    await sql`select from entities where external_id = 'locked' for update`;
    const late = sendEvent(context, 'locked', session()).then(() => 'recorded');
    const swift = sendEvent(context, 'p1', session()).then(() => 'recorded');
    expect(await Promise.race([swift, sleep(3_000, 'held up')])).toBe('recorded');
    expect(await Promise.race([late, sleep(100, 'waits')])).toBe('waits');
    return { late };
  });
  expect(await waiting.late).toBe('recorded');
});
