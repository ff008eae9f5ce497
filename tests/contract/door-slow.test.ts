import { describe, expect, inject, test } from 'vitest';
import { expectRefusal } from './support-laws.ts';
import { expectOn } from './support-next-exceptions.ts';
import { sendRaw } from './support-raw.ts';
import type { HostName } from './tenant.ts';

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
