import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { getGettingStarted } from '../getting-started/index.ts';
import { rollUpIngestion } from '../rollups/index.ts';
import { previewTemplate } from './index.ts';

let core: OpenCore;
let owner: Sql;
let context: Context;
let close: () => Promise<void>;

const other = {
  entity_types: { player: { required: ['email', 'country', 'nickname'], optional: [] } },
  event_types: { transaction: { required: [], optional: [] } },
  state_keys: ['risk_score'],
  pii_fields: { player: ['email', 'country'] },
};

beforeAll(async () => {
  const opened = await openTestCore();
  core = opened.core;
  owner = opened.owner;
  await owner`insert into templates (id, name, version, schema) values ('tpl_other', 'Other', '1.0', ${owner.json(other)})`;
  close = async () => {
    await opened.close();
  };
  ({ context } = await createTestOperator(core));
});
afterAll(() => close());

test('an operator without data has no event yet, and nothing that another template would change', async () => {
  expect(await getGettingStarted(context)).toEqual({ templateId: 'tpl_igaming', activeKeys: 1, firstEvent: null });
  expect(await previewTemplate(context, { templateId: 'tpl_other' })).toEqual({
    entities: 0,
    complete: true,
    unknownTypes: [],
    missing: [],
    inTheClear: [],
    unknownEventTypes: [],
    unknownStateKeys: [],
  });
});

test('what another template would mean is counted on the data that is there, the erased left out', async () => {
  await sendEntity(context, player('ada', { country: 'MT', nickname: '' }));
  await sendEntity(context, player('bob', { nickname: 'b' }));
  await sendEntity(context, { entityType: 'game', externalId: 'roulette', data: { name: 'Roulette' } });
  await sendEntity(context, player('eve', { country: 'DE' }));
  await sendEvent(context, 'ada', session());
  await sendState(context, 'ada', 'balance', 1);
  await sendState(context, 'ada', 'risk_score', 1);
  await eraseEntity(context, { externalId: 'eve' });
  await rollUpIngestion(core);
  expect(await previewTemplate(context, { templateId: 'tpl_other' })).toEqual({
    entities: 3,
    complete: true,
    unknownTypes: [{ type: 'game', entities: 1 }],
    missing: [
      { type: 'player', field: 'country', entities: 1 },
      { type: 'player', field: 'nickname', entities: 1 },
    ],
    inTheClear: [{ type: 'player', field: 'country', entities: 1 }],
    unknownEventTypes: [{ name: 'session', events: 1 }],
    unknownStateKeys: ['balance'],
  });
  expect(await previewTemplate(context, { templateId: 'tpl_igaming' })).toMatchObject({
    unknownTypes: [],
    missing: [],
  });
});

test('the first event is told with the entity that it belongs to', async () => {
  expect((await getGettingStarted(context)).firstEvent).toMatchObject({ externalId: 'ada', eventType: 'session' });
});

test.each(['', 'tpl_nowhere', 'constructor'])('there is no template %j', async (templateId) => {
  await expect(previewTemplate(context, { templateId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
