import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../tests/setup/database.ts';
import { type MutationStage, mutationSamples, signInForSamples } from '../../tests/setup/mutation-samples.ts';
import { keysUpTo } from '../../tests/setup/rotation.ts';
import { openSecondCore } from '../../tests/setup/second-core.ts';
import { appRouter } from './index.ts';

/** Mutations that write nothing down, each with its reason. */
const exceptions: Record<string, string> = {
  'account.requestReset': 'comes from nobody who is known; what the mailed link does is written down when it is used',
  'session.switchOperator': 'changes nothing but which of their operators a person looks at',
};

let folder: string;
let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let stage: MutationStage;

beforeAll(async () => {
  const opened = await openTestCore();
  ({ close } = opened);
  owner = opened.owner;
  // The one that made the database is held for dead, so that a second generation of master keys seals.
  await owner`update processes set heartbeat_at = now() - interval '1 minute'`;
  const masterKeys = keysUpTo(2);
  folder = mkdtempSync(join(tmpdir(), 'oda-mutations-'));
  const own = { databaseUrl: opened.url, masterKeys, directory: folder, keep: null, at: null, dataDir: null };
  core = await openSecondCore(opened.url, { piiMasterKeys: masterKeys, backups: openBackupStore(own) });
});
afterAll(async () => {
  await core.close();
  rmSync(folder, { recursive: true });
  await close();
});
beforeEach(async () => {
  const { context, key } = await createTestOperator(core, { name: randomUUID() });
  stage = { core, context, keyId: key.id, email: `${randomUUID()}@example.com` };
});

const mutations = Object.entries<unknown>(appRouter._def.procedures)
  .filter(([, procedure]) => (procedure as { _def: { type: string } })._def.type === 'mutation')
  .map(([path]) => path);
const audited = mutations.filter((path) => !(path in exceptions));

async function countRows(): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    select ((select count(*) from audit_log) + (select count(*) from installation_log))::int as count`;
  return row?.count ?? 0;
}

/** Calls a procedure by its path, as the portal would. */
async function mutate(path: string, input: unknown, session: Awaited<ReturnType<typeof signInForSamples>>) {
  const caller = appRouter.createCaller({
    requestId: 'req_1',
    shownOperator: String(stage.context.operatorId),
    shownUser: null,
    report: (_, error) => expect.fail(String(error)),
    open: async () => ({
      core,
      session: { ...(await session()), expiresAtMs: core.clock.now() + 60_000 },
      address: '198.51.100.1',
    }),
  });
  const [area = '', name = ''] = path.split('.');
  const procedures = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  await procedures[area]?.[name]?.(input);
}

describe('every mutation of the portal', () => {
  test('has a sample here, or is an exception with a reason', () => {
    expect(audited.filter((path) => !(path in mutationSamples))).toEqual([]);
    expect(
      [...Object.keys(mutationSamples), ...Object.keys(exceptions)].filter((path) => !mutations.includes(path)),
    ).toEqual([]);
  });

  test.each(Object.keys(mutationSamples))('%s writes down who did it', async (path) => {
    const sample = mutationSamples[path] ?? expect.fail();
    const session = await signInForSamples(stage, sample.by);
    const input = await sample.input({ ...stage, userId: (await session()).user.id });
    const before = await countRows();
    await mutate(path, input, session);
    expect(await countRows()).toBeGreaterThan(before);
    const [row] = await owner`
      select actor_kind, door, address, action from (
        select id, actor_kind, door, address, action from audit_log
        union all select id, actor_kind, door, address, action from installation_log) as written order by id desc limit 1`;
    expect(row).toEqual({
      action: sample.writes,
      actor_kind: sample.by === 'owner' ? 'user' : 'admin',
      door: 'portal',
      address: '198.51.100.1',
    });
  });

  test('leaves no personal data, no external id and nothing secret in any log', async () => {
    const rows = await owner<{ text: string }[]>`
      select row(a.*)::text as text from audit_log a union all select row(i.*)::text from installation_log i`;
    expect(rows.length).toBeGreaterThan(mutations.length);
    for (const { text } of rows) expect(text).not.toMatch(/@|Ada|Bob|Eve|Vega|nobody-else|long enough|oh_live_/);
  });
});
