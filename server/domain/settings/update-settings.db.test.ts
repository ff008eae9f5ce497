import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { getSettings, updateSettings } from './index.ts';

let core: OpenCore;
let second: OpenCore;
let close: () => Promise<void>;
let context: Context;
let count = 0;

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  second = await openSecondCore(opened.url);
});

afterAll(async () => {
  await second.close();
  await close();
});

beforeEach(async () => {
  ({ context } = await createTestOperator(core, { template: false, name: `Operator ${++count}` }));
});

const igaming = { id: 'tpl_igaming', name: 'iGaming', version: '1.0' };
const untouched = { template: null, dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
const tier = (hot_days: number, archive_days: number) => ({ hot_days, archive_days });

describe('settings', () => {
  test('are empty before anything was chosen', async () => {
    expect(await getSettings(context)).toEqual(untouched);
  });

  test('are answered as they are read', async () => {
    const input = {
      templateId: 'tpl_igaming',
      dataRetentionDays: 365,
      retentionPolicy: { entity_events: tier(30, 60) },
      suppressErased: true,
    };
    const answer = await updateSettings(context, input);
    expect(answer).toEqual({
      template: igaming,
      dataRetentionDays: 365,
      retentionPolicy: { entity_events: tier(30, 60) },
      suppressErased: true,
    });
    expect(await getSettings(context)).toEqual(answer);
  });

  test('keep what is not named, and lose what is named null', async () => {
    await updateSettings(context, { templateId: 'tpl_igaming', dataRetentionDays: 365, suppressErased: true });
    expect(await updateSettings(context, { dataRetentionDays: 30 })).toMatchObject({
      template: igaming,
      dataRetentionDays: 30,
      suppressErased: true,
    });
    expect(await updateSettings(context, { dataRetentionDays: null })).toMatchObject({
      template: igaming,
      dataRetentionDays: null,
    });
    expect(await updateSettings(context, { templateId: null, suppressErased: null })).toEqual(untouched);
  });

  test('keep each part of the policy by itself, and have none when no part is left', async () => {
    const policyAfter = async (retentionPolicy: Parameters<typeof updateSettings>[1]['retentionPolicy']) =>
      (await updateSettings(context, { retentionPolicy })).retentionPolicy;
    expect(await policyAfter({ entity_events: tier(30, 60) })).toEqual({ entity_events: tier(30, 60) });
    expect(await policyAfter({ entity_states: tier(31, 61) })).toEqual({
      entity_events: tier(30, 60),
      entity_states: tier(31, 61),
    });
    expect(await policyAfter({ entity_events: null })).toEqual({ entity_states: tier(31, 61) });
    expect(await policyAfter({ entity_states: null })).toBeNull();
    expect(await policyAfter({ entity_events: tier(30, 60), entity_states: tier(31, 61) })).toEqual({
      entity_events: tier(30, 60),
      entity_states: tier(31, 61),
    });
    expect(await policyAfter(null)).toBeNull();
  });

  test('stay as they are when the policy is named without any part, and are answered', async () => {
    expect(await updateSettings(context, { retentionPolicy: {} })).toEqual(untouched);
    const chosen = await updateSettings(context, {
      templateId: 'tpl_igaming',
      retentionPolicy: { entity_events: tier(30, 60) },
    });
    expect(await updateSettings(context, { retentionPolicy: {} })).toEqual(chosen);
    expect(await updateSettings(context, { retentionPolicy: {}, dataRetentionDays: 30 })).toEqual({
      ...chosen,
      dataRetentionDays: 30,
    });
  });

  test.each([[{}], [{ templateId: undefined }]])('are not changed by %j, which names nothing', async (input) => {
    await expect(updateSettings(context, input as Parameters<typeof updateSettings>[1])).rejects.toMatchObject({
      code: 'MISSING_FIELDS',
    });
  });

  test.each(['', 'tpl_nothing', 'TPL_IGAMING', 'constructor', ' tpl_igaming'])(
    'never have the template %j',
    async (templateId) => {
      await expect(updateSettings(context, { templateId, dataRetentionDays: 100 })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        extras: { details: [{ field: 'templateId' }] },
      });
      expect(await getSettings(context)).toEqual(untouched);
    },
  );
});

describe('two changes of different parts at once both survive', () => {
  const parts: Parameters<typeof updateSettings>[1][] = [
    { templateId: 'tpl_igaming' },
    { dataRetentionDays: 100 },
    { retentionPolicy: { entity_events: tier(40, 80) } },
    { retentionPolicy: { entity_states: tier(50, 90) } },
    { suppressErased: true },
  ];
  const whole = {
    template: igaming,
    dataRetentionDays: 100,
    retentionPolicy: { entity_events: tier(40, 80), entity_states: tier(50, 90) },
    suppressErased: true,
  };

  test.each([true, false])('at two processes, whether there was something chosen before: %s', async (chosenBefore) => {
    for (let round = 0; round < 10; round++) {
      const { context: fresh } = await createTestOperator(core, {
        template: false,
        name: `Round ${chosenBefore} ${round}`,
      });
      if (chosenBefore) await updateSettings(fresh, { dataRetentionDays: 1_000 });
      await Promise.all(parts.map((part, n) => updateSettings(n % 2 ? fresh : at(second, fresh), part)));
      expect(await getSettings(fresh)).toEqual(whole);
    }
  });
});

describe('a template that was chosen', () => {
  test('counts at once for writes at every process', async () => {
    const elsewhere = at(second, context);
    await expect(sendEntity(elsewhere, player('p1'))).rejects.toMatchObject({ code: 'TEMPLATE_NOT_CONFIGURED' });
    await updateSettings(context, { templateId: 'tpl_igaming' });
    expect(await sendEntity(context, player('p1'))).toMatchObject({ action: 'created' });
    expect(await sendEntity(elsewhere, player('p1'))).toMatchObject({ action: 'updated' });
  });

  test('no longer counts within a second after it was cleared', async () => {
    await updateSettings(context, { templateId: 'tpl_igaming' });
    const elsewhere = at(second, context);
    await sendEntity(elsewhere, player('p1'));
    await updateSettings(context, { templateId: null });
    await expect(sendEntity(context, player('p1'))).rejects.toMatchObject({ code: 'TEMPLATE_NOT_CONFIGURED' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await expect(sendEntity(elsewhere, player('p1'))).rejects.toMatchObject({ code: 'TEMPLATE_NOT_CONFIGURED' });
  });
});
