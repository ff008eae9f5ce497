import { beforeAll, expect, test } from 'vitest';
import { setRateLimits } from '#server/domain/rate-limits/index.ts';
import { type Call, type CallOptions, codeOf, makeCall } from './support-client.ts';
import { layGround } from './support-samples.ts';
import { createTenant, describeHosts, type Tenant, useCore } from './tenant.ts';

const core = useCore();
const text = { 'content-type': 'text/plain' };
const tooLarge = Buffer.alloc(1024 * 1024 + 1, '{');
const badKey = { 'idempotency-key': '' };
const event = (data: object = {}) => ({ eventType: 'session', data });
const player = (externalId: string) => ({ entityType: 'player', externalId, data: { email: 'a@example.com' } });

describeHosts('where several things are wrong, the first of the published order is answered:', ({ base }) => {
  let tenant: Tenant;
  let call: Call;
  let noKey: Call;
  let reader: Call;
  let bare: Call;

  beforeAll(async () => {
    tenant = await createTenant(core());
    call = makeCall(base, tenant.secret);
    await layGround(call);
    noKey = makeCall(base, null);
    reader = makeCall(base, await tenant.createKey(['read']));
    bare = makeCall(base, (await createTenant(core(), { template: false })).secret);
  });

  const expectCode = async (code: string, from: Call, method: string, path: string, options: CallOptions = {}) => {
    const answer = await from(method, path, options);
    expect(codeOf(answer), `${method} ${path}: ${answer.text}`).toBe(code);
  };

  test('401, before the address, the method, the type, the size and the syntax', async () => {
    await expectCode('UNAUTHORIZED', noKey, 'GET', '/nothing');
    await expectCode('UNAUTHORIZED', noKey, 'PATCH', '/settings');
    await expectCode('UNAUTHORIZED', noKey, 'POST', '/entities', { body: tooLarge, headers: text });
    await expectCode('UNAUTHORIZED', noKey, 'GET', '/settings?x=1&x=2');
  });

  test('404 or 405 of the address, before 403, the type, the size and the syntax', async () => {
    await expectCode('NOT_FOUND', reader, 'POST', '/nothing?x=1', { body: tooLarge, headers: text });
    await expectCode('METHOD_NOT_ALLOWED', reader, 'PUT', '/entities?x=1', { body: tooLarge, headers: text });
    await expectCode('METHOD_NOT_ALLOWED', reader, 'DELETE', '/settings');
  });

  test('403, before the type, the size and the syntax', async () => {
    await expectCode('FORBIDDEN', reader, 'POST', '/entities?x=1', { body: tooLarge, headers: text });
    await expectCode('FORBIDDEN', reader, 'DELETE', '/entities/nobody?x=1');
    await expectCode('FORBIDDEN', reader, 'PUT', '/settings', { body: '{}' });
  });

  test('429, before the type, the size and the syntax, but after 404, 405 and 403', async () => {
    const slow = await createTenant(core());
    await setRateLimits(slow.context, { 'ingest:realtime': '1/1', read: '1/1' });
    const limited = makeCall(base, slow.secret);
    const limitedReader = makeCall(base, await slow.createKey(['read']));
    const exhaust = async (method: string, path: string, options: CallOptions) => {
      for (let tries = 0; tries < 5; tries++) {
        const answer = await limited(method, path, options);
        if (codeOf(answer) === 'RATE_LIMITED') return;
      }
      throw new Error('The limit of one request a second never refused.');
    };
    await exhaust('POST', '/entities?x=1', { body: tooLarge, headers: text });
    await expectCode('FORBIDDEN', limitedReader, 'POST', '/entities');
    await exhaust('GET', '/settings?x=1', {});
    await expectCode('NOT_FOUND', limited, 'GET', '/nothing');
    await expectCode('METHOD_NOT_ALLOWED', limited, 'DELETE', '/settings');
  });

  test('415, before 413 and the syntax', async () => {
    await expectCode('UNSUPPORTED_MEDIA_TYPE', call, 'POST', '/entities?x=1', { body: tooLarge, headers: text });
    await expectCode('UNSUPPORTED_MEDIA_TYPE', call, 'POST', '/entities', { body: '{', headers: text });
  });

  test('413, before the syntax of query, headers and body', async () => {
    await expectCode('PAYLOAD_TOO_LARGE', call, 'POST', '/entities?x=1', { body: tooLarge });
    await expectCode('PAYLOAD_TOO_LARGE', call, 'POST', '/entities', { body: tooLarge, headers: badKey });
    await expectCode('PAYLOAD_TOO_LARGE', call, 'POST', '/entities/nobody/events', { body: tooLarge });
  });

  test('syntax, before MISSING_FIELDS, the template and all that follows', async () => {
    await expectCode('INVALID_INPUT', bare, 'POST', '/entities?x=1', { body: '{}' });
    await expectCode('INVALID_INPUT', bare, 'POST', '/entities', { body: '{}', headers: badKey });
    await expectCode('INVALID_INPUT', bare, 'POST', '/entities', { body: '{"a":1,"a":2}' });
    await expectCode('INVALID_INPUT', bare, 'POST', '/entities', { body: '[]' });
    await expectCode('INVALID_INPUT', bare, 'POST', '/batch/entities', { body: '{}' });
    await expectCode('INVALID_INPUT', bare, 'POST', '/batch/entities', { body: '[]' });
    await expectCode('INVALID_INPUT', call, 'GET', '/entities/nobody/events?limit=0');
    await expectCode('INVALID_INPUT', bare, 'PUT', '/entities/nobody/state/mood', { body: '' });
  });

  test('MISSING_FIELDS, before a known key, the template and the values', async () => {
    const headers = { 'idempotency-key': 'known' };
    await call('POST', '/entities', { body: player('known'), headers });
    await expectCode('MISSING_FIELDS', call, 'POST', '/entities', { body: { externalId: 5 }, headers });
    await expectCode('MISSING_FIELDS', bare, 'POST', '/entities', { body: { entityType: 5, externalId: '' } });
    await expectCode('MISSING_FIELDS', bare, 'POST', '/entities/nobody/events', { body: { data: 5 } });
    await expectCode('MISSING_FIELDS', bare, 'PUT', '/settings', { body: { unknown: 1 } });
  });

  test('a known idempotency key, before the template and the values', async () => {
    const other = await createTenant(core());
    const own = makeCall(base, other.secret);
    await layGround(own);
    const headers = { 'idempotency-key': 'known' };
    const batch = [{ externalId: 'ground-1', ...event() }];
    await own('POST', '/entities', { body: player('a'), headers });
    await own('POST', '/entities/ground-1/events', { body: event(), headers });
    await own('POST', '/batch/events', { body: batch, headers });
    await own('PUT', '/settings', { body: { templateId: null } });
    expect((await own('POST', '/entities', { body: player('a'), headers })).headers['idempotent-replayed']).toBe(
      'true',
    );
    expect((await own('POST', '/batch/events', { body: batch, headers })).headers['idempotent-replayed']).toBe('true');
    const reused = 'IDEMPOTENCY_KEY_REUSED';
    await expectCode(reused, own, 'POST', '/entities', { body: player('b'), headers });
    await expectCode(reused, own, 'POST', '/entities', { body: { ...player('b'), entityType: 5 }, headers });
    await expectCode(reused, own, 'POST', '/entities', { body: { ...player('b'), entityType: 'wallet' }, headers });
    await expectCode(reused, own, 'POST', '/entities/nobody/events', {
      body: { ...event(), eventType: 'kyc' },
      headers,
    });
    await expectCode(reused, own, 'POST', '/batch/events', { body: [5], headers });
  });

  test('TEMPLATE_NOT_CONFIGURED, before the values and the entity', async () => {
    const code = 'TEMPLATE_NOT_CONFIGURED';
    await expectCode(code, bare, 'POST', '/entities', { body: { ...player('a'), entityType: 5 } });
    await expectCode(code, bare, 'POST', '/entities', { body: { ...player(' '), data: { _deleted: 1 } } });
    await expectCode(code, bare, 'POST', '/entities/nobody/events', { body: { eventType: 5, data: {} } });
    await expectCode(code, bare, 'POST', '/entities/%00/events', { body: { ...event(), occurredAt: 'never' } });
    await expectCode(code, bare, 'PUT', '/entities/nobody/state/mood', { body: '1' });
    for (const kind of ['entities', 'events', 'states'])
      await expectCode(code, bare, 'POST', `/batch/${kind}`, { body: [5] });
  });

  test('VALIDATION_FAILED, before ENTITY_ERASED and ENTITY_NOT_FOUND', async () => {
    const code = 'VALIDATION_FAILED';
    await expectCode(code, call, 'POST', '/entities/nobody/events', { body: { eventType: 'kyc', data: {} } });
    await expectCode(code, call, 'POST', '/entities/%00/events', { body: { ...event(), occurredAt: 'never' } });
    await expectCode(code, call, 'PUT', '/entities/nobody/state/mood', { body: '1' });
    await expectCode(code, call, 'PUT', '/entities/%00/state/mood', { body: '1' });
    await call('POST', '/entities', { body: player('gone') });
    await call('DELETE', '/entities/gone');
    await call('PUT', '/settings', { body: { suppressErased: true } });
    await expectCode(code, call, 'POST', '/entities', { body: { ...player('gone'), entityType: 'wallet' } });
    await expectCode('ENTITY_ERASED', call, 'POST', '/entities', { body: player('gone') });
    await expectCode('ENTITY_NOT_FOUND', call, 'POST', '/entities/gone/events', { body: event() });
  });
});
