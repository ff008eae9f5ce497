import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { openTestCore } from '../../../tests/setup/database.ts';
import { systemCaller } from '../context.ts';
import { getSettings } from '../settings/index.ts';
import { listTemplates } from '../templates/index.ts';
import { createOperator, findOperator, getProfile, listOperators, suspendOperator } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
});

afterAll(() => close());

describe('a new operator', () => {
  test.each([
    ['Lucky Casino', 'lucky-casino'],
    ['  Ünïcödé & Söhne! ', 'unicode-sohne'],
    ['赌场', 'operator'],
    ['777', 'operator-777'],
    ['--', 'operator-2'],
    [`${'x'.repeat(49)} y`, 'x'.repeat(49)],
  ])('%j gets the slug %s', async (name, slug) => {
    expect(await createOperator(systemCaller(core), { name })).toMatchObject({ slug, name });
  });

  test('gets a slug of its own where the name is taken, also when many come at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => createOperator(systemCaller(core), { name: 'Same' })),
    );
    expect(made.map(({ slug }) => slug).sort()).toEqual(['same', ...[2, 3, 4, 5, 6, 7, 8].map((n) => `same-${n}`)]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(8);
  });

  test('has nothing chosen, and a sealing salt of its own', async () => {
    const made = await Promise.all([
      createOperator(systemCaller(core), { name: 'Salt' }),
      createOperator(systemCaller(core), { name: 'Pepper' }),
    ]);
    const [salt, pepper] = await Promise.all(made.map(({ id }) => getProfile(core, id)));
    expect(salt).toMatchObject({ template: null, rateLimits: {} });
    expect(salt?.piiSalt).toHaveLength(32);
    expect(salt?.piiSalt.equals(pepper?.piiSalt ?? Buffer.alloc(0))).toBe(false);
    expect(await getSettings({ ...systemCaller(core), operatorId: made[0].id })).toMatchObject({
      template: null,
    });
  });
});

describe('an operator is found', () => {
  test('by its id and by its slug, and never by a slug that looks like the id of another', async () => {
    const seven = await createOperator(systemCaller(core), { name: '7' });
    const found = await findOperator(core, String(seven.id));
    expect([found.id, (await findOperator(core, seven.slug)).id]).toEqual([seven.id, seven.id]);
    for (const { slug } of await listOperators(core)) expect(slug).not.toMatch(/^\d+$/);
  });

  test.each(['', '0', 'nobody', '999999', 'LUCKY-CASINO', '\0'])('and not by %j', async (name) => {
    await expect(findOperator(core, name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('or it cannot be suspended', async () => {
    await expect(suspendOperator({ ...systemCaller(core), operatorId: 999_999 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

test('the built-in template is what the contract says', async () => {
  const { id } = await createOperator(systemCaller(core), { name: 'Reader' });
  const optional = ['first_name', 'last_name', 'phone', 'date_of_birth', 'country', 'currency', 'status'];
  const none = { required: [], optional: [] };
  expect(await listTemplates({ ...systemCaller(core), operatorId: id })).toEqual([
    {
      id: 'tpl_igaming',
      name: 'iGaming',
      version: '1.0',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      schema: {
        entity_types: {
          player: { required: ['email'], optional },
          operator: { required: ['name'], optional: [] },
          game: { required: ['name'], optional: [] },
        },
        event_types: {
          transaction: { required: ['type', 'amount', 'currency'], optional: ['method', 'provider', 'reference'] },
          game_activity: { required: ['game_id', 'bet_amount'], optional: ['win_amount', 'currency'] },
          session: none,
          bonus: none,
          block: none,
          support: none,
          affiliate: none,
        },
        state_keys: ['balance', 'kyc_status', 'risk_score', 'loyalty_tier'],
        pii_fields: { player: ['first_name', 'last_name', 'email', 'phone', 'date_of_birth'] },
      },
    },
  ]);
});
