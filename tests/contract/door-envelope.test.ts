import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, codeOf, makeCall } from './support-client.ts';
import type { Reply } from './support-exchange.ts';
import { layGround } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** Operations that take fields, each with a good body. */
const withFields: [method: string, path: string, body: object][] = [
  ['PUT', '/settings', { dataRetentionDays: 100 }],
  ['POST', '/entities', { entityType: 'player', externalId: 'a', data: { email: 'a@example.com' } }],
  ['POST', '/entities/ground-1/events', { eventType: 'session', data: {} }],
];

describeHosts('the envelope', ({ base }) => {
  let call: Call;
  beforeAll(async () => {
    call = makeCall(base, (await createTenant(core())).secret);
    await layGround(call);
  });

  test('of a success has success and data alone, where nothing stands beside it', async () => {
    const answer = await call('GET', '/settings');
    expect(Object.keys(answer.body)).toEqual(['success', 'data']);
    expect(answer.body.success).toBe(true);
  });

  test('of a refusal has success, error and requestId, which is another one each time', async () => {
    const [one, other] = [await call('GET', '/entities/nobody'), await call('GET', '/entities/nobody')];
    for (const { body } of [one, other]) expect(Object.keys(body)).toEqual(['success', 'error', 'requestId']);
    expect(one.body.requestId).not.toBe(other.body.requestId);
  });

  test('a sent X-Request-Id is not taken over', async () => {
    const sent = 'req_0123456789abcdef';
    expect((await call('GET', '/settings', { headers: { 'x-request-id': sent } })).headers['x-request-id']).not.toBe(
      sent,
    );
  });

  describe.each(withFields)('%s %s', (method, path, body) => {
    test('ignores unknown top-level fields and names each in a warning', async () => {
      const extra = {
        occuredAt: '2026-01-01T00:00:00Z',
        'a "quoted" näme\n': null,
        constructor: {},
        ['x'.repeat(300)]: 1,
      };
      const answer = await call(method, path, { body: { ...body, ...extra } });
      expect(answer.status, answer.text).toBeLessThan(300);
      const names = Object.keys(extra);
      expect(answer.body.warnings).toHaveLength(names.length);
      for (const [index, name] of names.entries()) expect(answer.body.warnings?.[index]).toContain(name);
      expect(answer.body.data).not.toHaveProperty('occuredAt');
    });

    test('has no warnings when every field is known, nor for fields further inside', async () => {
      expect((await call(method, path, { body })).body).not.toHaveProperty('warnings');
      const inside = 'data' in body ? { ...body, data: { ...(body.data as object), unknown: { deep: 1 } } } : body;
      expect((await call(method, path, { body: inside })).body).not.toHaveProperty('warnings');
    });

    test('gives 20 warnings at most', async () => {
      const many = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`unknown_${index}`, index]));
      for (const [count, warned] of [
        [19, 19],
        [20, 20],
        [21, 20],
        [500, 20],
      ] as const) {
        const answer = await call(method, path, { body: { ...many(count), ...body } });
        expect(answer.body.warnings).toHaveLength(warned);
      }
    });
  });

  test('a state has no fields that could be unknown: what is sent is the value', async () => {
    const answer = await call('PUT', '/entities/ground-1/state/balance', { body: { value: 1, valeu: 2 } });
    expect(answer.body).toMatchObject({ data: { value: { value: 1, valeu: 2 } } });
    expect(answer.body).not.toHaveProperty('warnings');
  });

  test('the items of a batch get no warnings', async () => {
    const items = [{ externalId: 'ground-1', eventType: 'session', data: {}, occuredAt: 'never' }];
    const answer = await call('POST', '/batch/events', { body: items });
    expect(answer.body).not.toHaveProperty('warnings');
    expect(answer.body.data).toMatchObject({ succeeded: 1 });
  });

  test('details list every issue of a failed validation, and the message is the first of them', async () => {
    const data = { type: '', amount: null, _deleted: 1, _redacted: true };
    const answer = await call('POST', '/entities/ground-1/events', { body: { eventType: 'transaction', data } });
    expect(answer.body.error).toStrictEqual({
      code: 'VALIDATION_FAILED',
      message: 'Missing required field: "type"',
      details: [
        { field: 'type', message: 'Missing required field: "type"' },
        { field: 'amount', message: 'Missing required field: "amount"' },
        { field: 'currency', message: 'Missing required field: "currency"' },
        { field: '_deleted', message: expect.stringContaining('"_deleted"') },
        { field: '_redacted', message: expect.stringContaining('"_redacted"') },
      ],
    });
    const types = { entityType: 5, externalId: ' ', data: [] };
    const { body } = await call('POST', '/entities', { body: types });
    expect(body.error?.details?.map(({ field }) => field).sort()).toEqual(['data', 'entityType', 'externalId']);
  });

  test('details list what is wrong by the template beside what is wrong with the fields, which come first', async () => {
    const fieldsOf = ({ body }: Reply) => body.error?.details?.map(({ field }) => field);
    const event = { eventType: 'transaction', data: { type: 'deposit' }, occurredAt: 'yesterday' };
    const answer = await call('POST', '/entities/ground-1/events', { body: event });
    expect(fieldsOf(answer)).toEqual(['occurredAt', 'amount', 'currency']);
    expect(answer.body.error?.message).toBe(answer.body.error?.details?.[0]?.message);
    const kyc = await call('POST', '/entities/ground-1/events', { body: { ...event, eventType: 'kyc' } });
    expect(fieldsOf(kyc)).toEqual(['occurredAt', 'eventType']);
    const entity = { entityType: 'player', externalId: ' ', data: { _deleted: true } };
    expect(fieldsOf(await call('POST', '/entities', { body: entity }))).toEqual(['externalId', 'email', '_deleted']);
  });

  test('missing fields of the request are told of in the same words', async () => {
    const { error } = (await call('POST', '/entities', { body: { entityType: 'player' } })).body;
    expect(error).toMatchObject({ code: 'MISSING_FIELDS', message: 'Missing required field: "externalId"' });
  });

  test('unknown keys inside retentionPolicy are refused rather than ignored', async () => {
    for (const retentionPolicy of [{ entity_event: null }, { entity_events: { hot_days: 30, archive_days: 60, x: 1 } }])
      expect(codeOf(await call('PUT', '/settings', { body: { retentionPolicy } }))).toBe('VALIDATION_FAILED');
  });

  test('a message never holds what PostgreSQL, a stack or another request would say', async () => {
    const id = encodeURIComponent(`x'; drop table entities; --`);
    for (const path of [`/entities/${id}`, `/entities/${id}/state/${id}`, `/batch/jobs/${id}`]) {
      const { text, status } = await call('GET', path);
      expect(status).toBe(404);
      expect(text).not.toMatch(/select|insert|postgres| at |\.ts|node_modules|drop table/i);
    }
  });
});
