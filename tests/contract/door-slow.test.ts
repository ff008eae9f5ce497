import { connect } from 'node:net';
import { describe, expect, inject, test } from 'vitest';
import { until } from '../setup/child.ts';
import { openApi } from './http.ts';
import { expectRefusal } from './support-laws.ts';
import { expectOn } from './support-next-exceptions.ts';
import { rawRequest, sendRaw } from './support-raw.ts';
import { type HostName, useCore } from './tenant.ts';

const hosts = Object.entries(inject('hosts')) as [HostName, string][];

describe.concurrent('headers that do not come to an end', () => {
  test.each(hosts)('are cut off within 15 seconds (%s)', async (host, origin) => {
    await expectOn(host, 'headers that take too long', async () => {
      const bytes = 'GET /operator-data-api/settings HTTP/1.1\r\nHost: localhost\r\nFoo: ';
      const { reply, closed, afterMs } = await sendRaw(origin, bytes, { waitMs: 15_000 });
      expect(closed).toBe(true);
      expect(afterMs).toBeGreaterThan(5_000);
      if (!reply) throw new Error('There was no answer.');
      expectRefusal(reply, 'INVALID_INPUT');
    });
  });
});

describe('clients that ask for much and read nothing', () => {
  const core = useCore();
  const connections = 60;
  const origin = inject('hosts').main;

  test('are refused after a while, hold up no other operator, and are answered again once they read or go', async () => {
    const [slow, other] = [
      await openApi(core(), `${origin}/operator-data-api`),
      await openApi(core(), `${origin}/operator-data-api`),
    ];
    for (const api of [slow, other]) {
      await api.post('/entities', { entityType: 'player', externalId: 'p', data: { email: 'p@example.com' } });
      for (let event = 0; event < 8; event++)
        await api.post('/entities/p/events', { eventType: 'session', data: { long: 'x'.repeat(1_000_000) } });
    }
    const line = 'GET /operator-data-api/entities/p/events HTTP/1.1';
    const sockets = Array.from({ length: connections }, () => {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1');
      socket.on('error', () => {}).pause();
      socket.write(
        rawRequest(line, { Authorization: `Bearer ${slow.tenant.secret}`, Connection: 'keep-alive' }).repeat(3),
      );
      return socket;
    });
    await until(async () => (await slow.get('/entities/p/events')).status === 503);
    expect((await other.get('/entities/p/events')).status).toBe(200);
    expect((await slow.get('/entities/p')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await slow.get('/entities/p/events')).status === 200);
  });
});
