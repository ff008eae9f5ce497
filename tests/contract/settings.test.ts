import { expect, test } from 'vitest';
import { bothBases, connect, expectRefusal, expectSuccess, openApi } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const template = { id: 'tpl_igaming', name: 'iGaming', version: '1.0' };
const none = { template: null, dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
const events = { hot_days: 90, archive_days: 365 };
const states = { hot_days: 30, archive_days: 1825 };

describeHosts('settings', ({ base }) => {
  const open = () => openApi(core(), base, { template: false });

  test('nothing is chosen at first', async () => {
    const api = await open();
    expectSuccess(await api.get('/settings'), 200, none);
  });

  test('each part can be set alone and leaves the others as they were; PUT answers as GET does', async () => {
    const api = await open();
    const steps: [object, object][] = [
      [{ templateId: 'tpl_igaming' }, { ...none, template }],
      [{ dataRetentionDays: 365 }, { ...none, template, dataRetentionDays: 365 }],
      [
        { retentionPolicy: { entity_events: events } },
        { ...none, template, dataRetentionDays: 365, retentionPolicy: { entity_events: events } },
      ],
      [
        { suppressErased: true },
        { template, dataRetentionDays: 365, retentionPolicy: { entity_events: events }, suppressErased: true },
      ],
    ];
    for (const [sent, expected] of steps) {
      expectSuccess(await api.put('/settings', sent), 200, expected);
      expectSuccess(await api.get('/settings'), 200, expected);
    }
  });

  test('null clears a part and no other', async () => {
    const api = await open();
    const all = { templateId: 'tpl_igaming', dataRetentionDays: 30, retentionPolicy: { entity_states: states } };
    const chosen = { ...none, template, dataRetentionDays: 30, retentionPolicy: { entity_states: states } };
    const cleared = {
      templateId: 'template',
      dataRetentionDays: 'dataRetentionDays',
      retentionPolicy: 'retentionPolicy',
    };
    for (const [part, shown] of Object.entries(cleared)) {
      expectSuccess(await api.put('/settings', { ...all, suppressErased: true }), 200, {
        ...chosen,
        suppressErased: true,
      });
      expectSuccess(await api.put('/settings', { [part]: null }), 200, {
        ...chosen,
        suppressErased: true,
        [shown]: null,
      });
    }
    await api.put('/settings', all);
    expectSuccess(await api.put('/settings', { suppressErased: null }), 200, chosen);
  });

  test('the two parts of the retention policy live alone; with none left the policy is null', async () => {
    const api = await open();
    const policy = async (retentionPolicy: unknown) =>
      (await api.put<{ retentionPolicy: unknown }>('/settings', { retentionPolicy })).data.retentionPolicy;
    expect(await policy({ entity_events: events })).toStrictEqual({ entity_events: events });
    expect(await policy({ entity_states: states })).toStrictEqual({ entity_events: events, entity_states: states });
    expect(await policy({ entity_events: null })).toStrictEqual({ entity_states: states });
    expect(await policy({ entity_states: null })).toBeNull();
    expect(await policy({ entity_events: events, entity_states: states })).toStrictEqual({
      entity_events: events,
      entity_states: states,
    });
    expect(await policy({ entity_events: null, entity_states: null })).toBeNull();
  });

  test.each([
    { dataRetentionDays: 30 },
    { dataRetentionDays: 1825 },
    { retentionPolicy: { entity_events: { hot_days: 30, archive_days: 30 } } },
    { retentionPolicy: { entity_states: { hot_days: 1825, archive_days: 1825 } } },
  ])('the bounds themselves are accepted: %j', async (sent) => {
    const api = await open();
    expectSuccess(await api.put('/settings', sent), 200, { ...none, ...sent });
  });

  test('a policy that names no part changes nothing and is answered', async () => {
    const api = await open();
    expectSuccess(await api.put('/settings', { retentionPolicy: {} }), 200, none);
  });

  test.each(['{}', '{"unknown":1}', '{"dataRetentiondays":30}'])(
    'nothing at all is MISSING_FIELDS: %s',
    async (sent) => {
      const api = await open();
      expectRefusal(await api.put('/settings', sent), 400, 'MISSING_FIELDS');
    },
  );

  test('a change made through one host is read through the other at once', async () => {
    const { main, next } = bothBases();
    const other = base === main ? next : main;
    const api = await open();
    await api.put('/settings', { templateId: 'tpl_igaming' });
    expectSuccess(await connect(other, api.tenant.secret).get('/settings'), 200, { ...none, template });
  });
});

test('two concurrent updates of different parts both survive, within a host and across both', async () => {
  const { main, next } = bothBases();
  const api = await openApi(core(), main, { template: false });
  const other = connect(next, api.tenant.secret);
  for (let round = 30; round < 45; round++) {
    const tier = { hot_days: round, archive_days: round };
    const answers = await Promise.all([
      api.put('/settings', { dataRetentionDays: round }),
      other.put('/settings', { templateId: round % 2 === 0 ? 'tpl_igaming' : null }),
      api.put('/settings', { suppressErased: round % 2 === 0 }),
      other.put('/settings', { retentionPolicy: { entity_events: tier } }),
      api.put('/settings', { retentionPolicy: { entity_states: tier } }),
    ]);
    for (const { status } of answers) expect(status).toBe(200);
    expectSuccess(await api.get('/settings'), 200, {
      template: round % 2 === 0 ? template : null,
      dataRetentionDays: round,
      retentionPolicy: { entity_events: tier, entity_states: tier },
      suppressErased: round % 2 === 0,
    });
  }
});
