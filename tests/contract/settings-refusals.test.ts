import { expect, test } from 'vitest';
import { type Answer, type Api, expectRefusal, expectSuccess, openApi } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const good = { hot_days: 30, archive_days: 60 };
const badDays = [29, 1826, 0, -30, 30.5, '30', true, [], {}];
const tiers: [string, unknown][] = [
  ...badDays.flatMap((days): [string, unknown][] => [
    ['hot_days', { ...good, hot_days: days }],
    ['archive_days', { ...good, archive_days: days }],
  ]),
  ['hot_days above archive_days', { hot_days: 61, archive_days: 60 }],
  ['no archive_days', { hot_days: 30 }],
  ['no hot_days', { archive_days: 60 }],
  ['hot_days null', { ...good, hot_days: null }],
  ['an unknown key', { ...good, warm_days: 40 }],
  ['a number', 30],
  ['a list', [30, 60]],
  ['nothing in it', {}],
];
const wholes: [string, object][] = [
  ...badDays.map((days): [string, object] => ['dataRetentionDays', { dataRetentionDays: days }]),
  ['an unknown template', { templateId: 'tpl_poker' }],
  ['a template named as a prototype', { templateId: 'constructor' }],
  ['an empty template', { templateId: '' }],
  ['a template by number', { templateId: 5 }],
  ['suppressErased as text', { suppressErased: 'true' }],
  ['suppressErased as a number', { suppressErased: 1 }],
  ['a policy that is a number', { retentionPolicy: 5 }],
  ['a policy that is a list', { retentionPolicy: [] }],
  ['a policy that is text', { retentionPolicy: 'long' }],
  ['a misspelt key in the policy', { retentionPolicy: { entity_event: good } }],
  ['an unknown key beside a good one', { retentionPolicy: { entity_events: good, entities: good } }],
];

const before = {
  template: { id: 'tpl_igaming', name: 'iGaming', version: '1.0' },
  dataRetentionDays: 100,
  retentionPolicy: { entity_events: { hot_days: 40, archive_days: 50 } },
  suppressErased: true,
};

describeHosts('settings are refused', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    const { template: _, ...rest } = before;
    expectSuccess(await api.put('/settings', rest), 200, before);
    return api;
  };
  const expectUnchanged = async (api: Api) => expectSuccess(await api.get('/settings'), 200, before);
  const expectRefused = (answer: Answer) => expectRefusal(answer, 400, 'VALIDATION_FAILED');

  test('for a part of the policy out of its bounds or shape, and nothing changes', async () => {
    const api = await open();
    for (const [why, tier] of tiers) {
      for (const part of ['entity_events', 'entity_states']) {
        const answer = await api.put('/settings', { dataRetentionDays: 31, retentionPolicy: { [part]: tier } });
        expect(answer.status, `${part}: ${why} ${JSON.stringify(tier)}`).toBe(400);
        expectRefused(answer);
      }
    }
    await expectUnchanged(api);
  });

  test('for any other wrong part, even where another is right, and nothing changes', async () => {
    const api = await open();
    for (const [why, sent] of wholes) {
      const answer = await api.put('/settings', { suppressErased: false, dataRetentionDays: 31, ...sent });
      expect(answer.status, `${why} ${JSON.stringify(sent)}`).toBe(400);
      expectRefused(answer);
    }
    await expectUnchanged(api);
  });

  test('with every issue in the details, the first of them as the message', async () => {
    const api = await open();
    const sent = { dataRetentionDays: 29, retentionPolicy: { entity_events: { hot_days: 29, archive_days: 1826 } } };
    const issue = (field: string) => ({
      field,
      message: expect.stringContaining(field.split('.').at(-1) ?? '') as string,
    });
    expectRefusal(await api.put('/settings', sent), 400, 'VALIDATION_FAILED', expect.any(String), [
      issue('dataRetentionDays'),
      issue('retentionPolicy.entity_events.hot_days'),
      issue('retentionPolicy.entity_events.archive_days'),
    ]);
  });

  test.each(['null', '[]', '5', '"x"', '', '{'])('as no JSON object: %j', async (sent) => {
    const api = await open();
    expectRefusal(await api.put('/settings', sent), 400, 'INVALID_INPUT');
    await expectUnchanged(api);
  });
});
