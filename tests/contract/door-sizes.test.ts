import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { layGround } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const mebibyte = 1024 * 1024;

/** Every operation with a body, how large it may be, and a good body for it. */
const withBody: [method: string, path: string, mebibytes: number, body: unknown][] = [
  ['PUT', '/settings', 1, { dataRetentionDays: 100 }],
  ['POST', '/entities', 1, { entityType: 'game', externalId: 'g', data: { name: 'Dice' } }],
  ['POST', '/entities/ground-1/events', 1, { eventType: 'session', data: {} }],
  ['PUT', '/entities/ground-1/state/balance', 1, 5],
  ['POST', '/batch/entities', 10, [{ entityType: 'game', externalId: 'g', data: { name: 'Dice' } }]],
  ['POST', '/batch/events', 10, [{ externalId: 'ground-1', eventType: 'session', data: {} }]],
  ['POST', '/batch/states', 10, [{ externalId: 'ground-1', stateKey: 'balance', value: 5 }]],
];

/** A good body that is filled up with white space to a length in bytes. */
function fill(body: unknown, bytes: number): Buffer {
  const filled = Buffer.alloc(bytes, ' ');
  filled.write(JSON.stringify(body));
  return filled;
}

describeHosts('the size of a body', ({ base }) => {
  let call: Call;
  let noKey: Call;
  beforeAll(async () => {
    call = makeCall(base, (await createTenant(core())).secret);
    noKey = makeCall(base, null);
    await layGround(call);
  });

  describe.each(withBody)('of %s %s', (method, path, mebibytes, body) => {
    const most = mebibytes * mebibyte;

    test(`may be exactly ${mebibytes} MiB`, async () => {
      for (const chunked of [false, true])
        expect((await call(method, path, { body: fill(body, most), chunked })).status).toBeLessThan(300);
    });

    test('is refused one byte above it, and the message names the limit', async () => {
      for (const chunked of [false, true]) {
        const answer = await call(method, path, { body: fill(body, most + 1), chunked });
        expect(codeOf(answer)).toBe('PAYLOAD_TOO_LARGE');
        expect(answer.body.error?.message).toContain(`${mebibytes} MiB`);
      }
    });
  });

  test('counts in bytes, not in characters', async () => {
    const data = { name: 'é'.repeat(mebibyte / 2) };
    expect(codeOf(await call('POST', '/entities', { body: { entityType: 'game', externalId: 'g', data } }))).toBe(
      'PAYLOAD_TOO_LARGE',
    );
  });

  test('of 20 MB lets an ordinary client read the refusal, and its connection go on', async () => {
    const body = Buffer.alloc(20_000_000, ' ');
    for (const chunked of [false, true]) {
      expect(codeOf(await call('POST', '/entities', { body, chunked }))).toBe('PAYLOAD_TOO_LARGE');
      expect(codeOf(await call('POST', '/batch/events', { body, chunked }))).toBe('PAYLOAD_TOO_LARGE');
      expect((await call('GET', '/settings')).status).toBe(200);
    }
  });

  test('of 20 MB does not hide a refusal for another reason', async () => {
    const body = Buffer.alloc(20_000_000, ' ');
    for (const chunked of [false, true])
      expect(codeOf(await noKey('POST', '/entities', { body, chunked }))).toBe('UNAUTHORIZED');
    expect(codeOf(await call('POST', '/nothing', { body }))).toBe('NOT_FOUND');
    expect(codeOf(await call('PATCH', '/entities', { body, chunked: true }))).toBe('METHOD_NOT_ALLOWED');
    const headers = { 'content-type': 'text/plain' };
    expect(codeOf(await call('POST', '/entities', { body, headers }))).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test('of a request that takes none does not matter', async () => {
    for (const [method, path] of [
      ['GET', '/settings'],
      ['DELETE', '/entities/doomed-1'],
    ] as const)
      expect((await call(method, path, { body: 'not read' })).status).toBe(200);
  });
});
