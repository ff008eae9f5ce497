import { expect, test } from 'vitest';
import { listAudit } from '#server/domain/audit/index.ts';
import { asAdministrator } from '../setup/database.ts';
import { at, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

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
