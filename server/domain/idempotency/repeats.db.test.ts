import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { updateSettings } from '../settings/index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;
let keys = 0;
const newKey = () => `key-${++keys}`;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

interface Request {
  send: (context: Context, key?: string) => Promise<{ replayed: boolean }>;
  /** The same request in other words. */
  sendRespelled: (context: Context, key: string) => Promise<{ replayed: boolean }>;
  sendOther: (context: Context, key: string) => Promise<unknown>;
  /** A request that fails, and that succeeds once `mend` was called. */
  sendFailing: (context: Context, key: string) => Promise<unknown>;
  count: () => Promise<number>;
}

const countOf = async (table: string) => {
  const [row] = await owner.unsafe<{ count: number }[]>(`select count(*)::int as count from ${table}`);
  return row?.count ?? 0;
};

const eventItem = '{"externalId":"p1","eventType":"session","data":{"n":1.50,"o":{"a":1,"b":[2]}}}';
const stateItem = '{"externalId":"p1","stateKey":"balance","value":10}';

const requests: Record<string, Request> = {
  'POST /entities': {
    send: (ctx, key) =>
      sendEntity(ctx, '{"entityType":"player","externalId":"p1","data":{"email":"p1@example.com","n":100}}', key),
    sendRespelled: (ctx, key) =>
      sendEntity(
        ctx,
        '{ "data" : {"n":1e2, "email":"p1@\\u0065xample.com"},"externalId":"p1","entityType":"player" }',
        key,
      ),
    sendOther: (ctx, key) => sendEntity(ctx, player('p1', { n: 101 }), key),
    sendFailing: (ctx, key) => sendEntity(ctx, { entityType: 'player', externalId: 'p1', data: {} }, key),
    count: async () => Number((await owner`select sum(xmin::text::bigint) as sum from entities`)[0]?.sum),
  },
  'POST events': {
    send: (ctx, key) => sendEvent(ctx, 'p1', '{"eventType":"session","data":{"n":1.50,"o":{"a":1,"b":[2]}}}', key),
    sendRespelled: (ctx, key) =>
      sendEvent(ctx, 'p1', '{"data":{"o":{"b":[ 2.0 ],"a":10e-1},"n":15e-1},\n"eventType":"s\\u0065ssion"}', key),
    sendOther: (ctx, key) => sendEvent(ctx, 'p1', session({ n: 2 }), key),
    sendFailing: (ctx, key) => sendEvent(ctx, 'p1', { eventType: 'transaction', data: {} }, key),
    count: () => countOf('events'),
  },
  'POST /batch/entities': {
    send: (ctx, key) => sendBatch(ctx, 'entities', JSON.stringify([player('b1'), player('b2')]), key),
    sendRespelled: (ctx, key) => sendBatch(ctx, 'entities', JSON.stringify([player('b1'), player('b2')], null, 2), key),
    sendOther: (ctx, key) => sendBatch(ctx, 'entities', [player('b2'), player('b1')], key),
    sendFailing: (ctx, key) => sendBatch(ctx, 'entities', [], key),
    count: () => countOf('jobs'),
  },
  'POST /batch/events': {
    send: (ctx, key) => sendBatch(ctx, 'events', `[${eventItem},${eventItem}]`, key),
    sendRespelled: (ctx, key) =>
      sendBatch(ctx, 'events', ` [ ${eventItem.replace('1.50', '1.5')},\n${eventItem} ] `, key),
    sendOther: (ctx, key) => sendBatch(ctx, 'events', `[${eventItem}]`, key),
    sendFailing: (ctx, key) => sendBatch(ctx, 'events', '{}', key),
    count: () => countOf('events'),
  },
  'POST /batch/states': {
    send: (ctx, key) => sendBatch(ctx, 'states', `[${stateItem}]`, key),
    sendRespelled: (ctx, key) =>
      sendBatch(ctx, 'states', '[{"value":1.0e1,"stateKey":"balance","externalId":"p1"}]', key),
    sendOther: (ctx, key) => sendBatch(ctx, 'states', '[{"externalId":"p1","stateKey":"balance","value":"10"}]', key),
    sendFailing: (ctx, key) => sendBatch(ctx, 'states', 'null', key),
    count: () => countOf('jobs'),
  },
};

describe.each(Object.entries(requests))(
  '%s with an idempotency key',
  (_, { send, sendRespelled, sendOther, sendFailing, count }) => {
    test('is answered as the first time when it comes again, and nothing happens', async () => {
      const key = newKey();
      const { replayed, ...first } = await send(context, key);
      expect(replayed).toBe(false);
      const before = await count();
      for (let again = 0; again < 3; again++)
        expect(await send(context, key)).toMatchObject({ ...first, replayed: true });
      expect(await count()).toBe(before);
    });

    test('is the same request whatever its key order, white space, escapes and spelling of numbers', async () => {
      const key = newKey();
      const { replayed: _, ...first } = await send(context, key);
      expect(await sendRespelled(context, key)).toMatchObject({ ...first, replayed: true });
    });

    test('is refused when the key came with another request, and nothing happens', async () => {
      const key = newKey();
      await send(context, key);
      const before = await count();
      await expect(sendOther(context, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await count()).toBe(before);
    });

    test('is executed after a failure with the same key', async () => {
      const key = newKey();
      await expect(sendFailing(context, key)).rejects.toMatchObject({
        code: expect.stringMatching(/VALIDATION_FAILED|INVALID_INPUT/),
      });
      expect(await send(context, key)).toMatchObject({ replayed: false });
    });

    test('is executed again after 24 hours by the clock of the database, and not before', async () => {
      const key = newKey();
      await send(context, key);
      await owner`update idempotency_keys set created_at = now() - interval '24 hours' + interval '10 seconds' where key = ${key}`;
      expect(await send(context, key)).toMatchObject({ replayed: true });
      await owner`update idempotency_keys set created_at = now() - interval '24 hours' where key = ${key}`;
      const before = await count();
      expect(await send(context, key)).toMatchObject({ replayed: false });
      expect(await count()).not.toBe(before);
      expect(await send(context, key)).toMatchObject({ replayed: true });
    });

    test('is another request with the key after 24 hours', async () => {
      const key = newKey();
      await send(context, key);
      await owner`update idempotency_keys set created_at = now() - interval '25 hours' where key = ${key}`;
      expect(await sendOther(context, key)).toMatchObject({ replayed: false });
      await expect(send(context, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    test('is not kept from executing by the same key of another operation or another operator', async () => {
      const key = newKey();
      for (const { send: sendOne } of Object.values(requests))
        expect(await sendOne(context, key)).toMatchObject({ replayed: false });
      const { context: other } = await createTestOperator(core, { name: `Other ${key}` });
      await sendEntity(other, player('p1'));
      expect(await send(other, key)).toMatchObject({ replayed: false });
    });

    test('whose key is known is answered as a repeat even where no template is chosen any more', async () => {
      const key = newKey();
      const { replayed: _, ...first } = await send(context, key);
      await updateSettings(context, { templateId: null });
      try {
        expect(await send(context, key)).toMatchObject({ ...first, replayed: true });
        await expect(sendOther(context, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
        await expect(sendOther(context, newKey())).rejects.toMatchObject({ code: 'TEMPLATE_NOT_CONFIGURED' });
      } finally {
        await updateSettings(context, { templateId: 'tpl_igaming' });
      }
    });
  },
);
