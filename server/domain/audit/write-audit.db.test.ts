import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { createApiKey } from '../api-keys/index.ts';
import { type Context, systemCaller } from '../context.ts';
import { listInstallationLog, writeAudit, writeAuditAt } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

const rowsOf = (action: string) => owner`
  select actor_kind, actor_id, door, address, subject, details from audit_log
  where operator_id = ${context.operatorId} and action = ${action} order by id desc limit 1`;

test('who did what to what, and from where, stands in the log', async () => {
  const byAda: Context = {
    ...context,
    actor: { kind: 'user', userId: 12, role: 'owner' },
    origin: { door: 'portal', address: '198.51.100.7' },
  };
  const entry = { action: 'entity.revealed', subject: 'ent_0123456789abcdef', details: { reason: 'A claim' } } as const;
  await core.database.transact([context.operatorId], (tx) => writeAudit(tx, byAda, entry));
  expect(await rowsOf('entity.revealed')).toEqual([
    {
      actor_kind: 'user',
      actor_id: '12',
      door: 'portal',
      address: '198.51.100.7',
      subject: 'ent_0123456789abcdef',
      details: { reason: 'A claim' },
    },
  ]);
});

test('what was rolled back was never done', async () => {
  const failed = core.database.transact([context.operatorId], async (tx) => {
    await writeAudit(tx, context, { action: 'entity.exported' });
    throw new Error('undone');
  });
  await expect(failed).rejects.toThrow('undone');
  expect(await rowsOf('entity.exported')).toEqual([]);
});

test('what a person does at no operator stands in the log of the installation', async () => {
  await core.database.transact([], (tx) =>
    writeAuditAt(tx, context, [], { action: 'user.created', subject: 'user:3' }),
  );
  expect(await owner`select action, subject from installation_log`).toEqual([
    { action: 'user.created', subject: 'user:3' },
  ]);
  expect((await listInstallationLog(systemCaller(core), {})).items).toMatchObject([
    { action: 'user.created', subject: { id: 'user:3', name: null } },
  ]);
  await expect(listInstallationLog(context, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('the program can neither change nor remove what was written', async () => {
  await createApiKey(asAdministrator(context), { label: 'One more' });
  for (const statement of [
    'update audit_log set address = null',
    'delete from audit_log',
    'delete from installation_log',
  ])
    await expect(
      core.database.transact([context.operatorId], ({ sql }) => sql.unsafe(statement)),
    ).rejects.toMatchObject({ code: '42501' });
});
