import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { createApiKey, renameApiKey } from '../api-keys/index.ts';
import type { Context } from '../context.ts';
import { chooseTemplate, getSettings } from '../settings/index.ts';
import { changeRole } from '../team/index.ts';
import { addMember } from '../team/testing.ts';
import { changeLimits, describeOperator } from './index.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;

beforeAll(async () => {
  open = await openTestCore();
});
afterAll(() => open.close());

const openOperator = async (template = true): Promise<Context> =>
  asAdministrator((await createTestOperator(open.core, { template })).context);

/** Of some who change the same at once, how many were told that somebody was before them. */
async function countConflicts(changes: (() => Promise<unknown>)[]): Promise<number> {
  const outcomes = await Promise.allSettled(changes.map((change) => change()));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'CONFLICT' });
  return refused.length;
}

describe('of two who change the same thing at once, the second is told, and what the first did stays:', () => {
  test('a rate limit, at its field; another limit is nobody in the way', async () => {
    const context = await openOperator();
    const change = (limits: Parameters<typeof changeLimits>[1]['limits'], seen: typeof limits = {}) =>
      changeLimits(context, { seen, limits });
    expect(await countConflicts([() => change({ read: '1/2' }), () => change({ read: '3/4' })])).toBe(1);
    await change({ 'ingest:batch': '5/6' });
    await expect(change({ read: null })).rejects.toMatchObject({ extras: { details: [{ field: 'read' }] } });
    const { limits } = await describeOperator(context);
    expect(['1/2', '3/4']).toContain(limits.read.own);
    await change({ read: null }, { read: limits.read.own });
    expect((await describeOperator(context)).limits).toMatchObject({
      read: { own: null },
      'ingest:batch': { own: '5/6' },
    });
  });

  test('the template', async () => {
    const context = await openOperator(false);
    const choose = (seen: string | null) => chooseTemplate(context, { seen, templateId: 'tpl_igaming' });
    expect(await countConflicts([() => choose(null), () => choose(null)])).toBe(1);
    expect((await choose('tpl_igaming')).template).toMatchObject({ id: 'tpl_igaming' });
    expect((await getSettings(context)).template).toMatchObject({ id: 'tpl_igaming' });
  });

  test('the label of a key, at its field', async () => {
    const context = await openOperator();
    const { id } = await createApiKey(context, { label: 'First' });
    const rename = (label: string) => renameApiKey(context, { id, label, seen: 'First' });
    expect(await countConflicts([() => rename('Second'), () => rename('Third')])).toBe(1);
    await expect(rename('Fourth')).rejects.toMatchObject({ extras: { details: [{ field: 'label' }] } });
  });

  test('the role of a member', async () => {
    const context = await openOperator();
    const { id: userId } = await addMember(open.core, context.operatorId, 'viewer');
    const change = (role: 'developer' | 'compliance') => changeRole(context, { userId, role, seen: 'viewer' });
    expect(await countConflicts([() => change('developer'), () => change('compliance')])).toBe(1);
  });
});
