import { expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { listAudit } from '#server/domain/audit/index.ts';
import { asAdministrator } from '../setup/database.ts';
import { at, openApi, player } from './http.ts';
import { makeCall } from './support-client.ts';
import { layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** What each operation writes that changes something or hands PII over as a whole; what programs send all day is not written down. */
const writes: Record<string, string[]> = {
  'PUT /settings': ['settings.changed'],
  'DELETE /entities/:externalId': ['entity.erased'],
  'GET /entities/:externalId/export': ['entity.exported'],
  'POST /entities': [],
  'POST /entities/:externalId/events': [],
  'PUT /entities/:externalId/state/:key': [],
  'POST /batch/entities': [],
  'POST /batch/events': [],
  'POST /batch/states': [],
};
const changing = endpoints.filter(({ method, opensPii }) => method !== 'GET' || opensPii);

test('of every operation that changes something it is said here whether it writes into the audit log', () => {
  expect(Object.keys(writes).sort()).toEqual(changing.map(nameOfEndpoint).sort());
});

describeHosts('an operation of a key', ({ base }) => {
  test.each(changing.map((endpoint) => [nameOfEndpoint(endpoint), endpoint] as const))(
    '%s writes into the audit log what it has to, and nothing that was sent',
    async (name, endpoint) => {
      const tenant = await createTenant(core());
      const call = makeCall(base, tenant.secret);
      const ground = await layGround(call);
      const log = async () => (await listAudit(asAdministrator(tenant.context), {})).items;
      const before = await log();
      const { method, path, status, options } = sampleRequest(endpoint, ground);
      expect((await call(method, path, options)).status).toBe(status);
      const written = (await log()).slice(0, -before.length);
      expect(written.map(({ action }) => action)).toEqual(writes[name]);
      expect(JSON.stringify(written)).not.toMatch(/@|new-|ground-|doomed-/);
    },
  );
});

describeHosts('an erasure and a change of settings by a key', ({ base, name }) => {
  test('stand in the audit log with the key, the address and our ids', async () => {
    const { tenant, ...api } = await openApi(core(), base);
    const made = await api.post<{ id: string }>('/entities', player('gone'));
    await api.put('/settings', { suppressErased: true });
    await api.erase(at('gone'));
    const { items } = await listAudit(asAdministrator(tenant.context), { limit: 2 });
    // Plain Next does not know who asks, unless a proxy that is trusted says so.
    const address = name === 'main' ? expect.stringMatching(/127\.0\.0\.1|::1/) : null;
    const byKey = { actor: { kind: 'apiKey', name: 'test' }, door: 'rest', address };
    expect(items).toMatchObject([
      { action: 'entity.erased', subject: { id: made.data.id }, ...byKey },
      { action: 'settings.changed', details: { suppressErased: true }, ...byKey },
    ]);
  });
});
