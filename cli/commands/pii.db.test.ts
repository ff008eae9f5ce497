import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestOperator, openTestCore } from '../../tests/setup/database.ts';
import { player, sendEntity } from '../../tests/setup/requests.ts';
import { letADayPass, reseal } from '../../tests/setup/rotation.ts';
import { odaEnvironment, refusal, runOda } from '../../tests/setup/run-oda.ts';
import { openSecondCore } from '../../tests/setup/second-core.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;
let owner: Sql;
const dataDir = mkdtempSync(join(tmpdir(), 'oda-keys-'));

beforeAll(async () => {
  open = await openTestCore();
  owner = open.owner;
  const { context } = await createTestOperator(open.core);
  await sendEntity(context, player('p1'));
});
afterAll(async () => {
  await open.close();
  rmSync(dataDir, { recursive: true });
});

const keysIn = (text: string) =>
  new Map(text.split(',').map((key) => [Number(key[0]), Buffer.from(key.slice(2), 'base64')]));
const withKeys = (keys: string) => ({ ...odaEnvironment(open.url), PII_MASTER_KEYS: keys });

it('master keys are rotated from a shell, from the new key to the removal of the old one', async () => {
  const first = odaEnvironment(open.url).PII_MASTER_KEYS ?? '';
  expect((await runOda(withKeys(first), ['pii', 'status', '--count'])).stdout).toMatch(
    /^1 +sealing +1 +20.*Next: Nothing\./ms,
  );
  expect(await runOda(withKeys(first), ['pii', 'rotate'])).toEqual(refusal(2, /no newer generation/));
  const made = await runOda(withKeys(first), ['pii', 'new-key']);
  expect(made).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^2:[A-Za-z0-9+/]{43}=\n$/), stderr: '' });
  const both = `${first},${made.stdout.trim()}`;
  // A command makes nothing known.
  expect((await runOda(withKeys(both), ['pii', 'status'])).stdout).toMatch(/^1 +sealing [^\n]*\n\nNext: Nothing\./m);
  expect(await runOda(withKeys(both), ['pii', 'rotate'])).toEqual(refusal(2, /no newer generation/));
  const core = await openSecondCore(open.url, { piiMasterKeys: keysIn(both) });
  // The process that is open has the first one alone.
  const waiting = await runOda(withKeys(both), ['pii', 'status']);
  expect(waiting.stdout).toMatch(
    /^2 +new +- .*\n1 +sealing +1 .*Next: Restart with it whatever runs without generation 2: 1 of 3/ms,
  );
  expect(await runOda(withKeys(both), ['pii', 'rotate'])).toEqual(refusal(2, /without generation 2/));
  await owner`delete from processes where knows_generation = 1`;
  await runOda(withKeys(both), ['pii', 'status']);
  expect([...(await owner`select generation from pii_key_generations where seals_since is not null`)]).toHaveLength(1);
  await core.beat();
  const rotated = await runOda(withKeys(both), ['pii', 'rotate']);
  expect(rotated).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^Asked for: /), stderr: '' });
  await runOda(withKeys(both), ['pii', 'rotate']);
  expect(await owner`select name, state::text as state from worker.job`).toEqual([
    { name: 'key-rotation', state: 'created' },
  ]);
  expect(await runOda(withKeys(both), ['pii', 'remove', '1'])).toEqual(
    refusal(2, /Generation 1 may still seal 1 record/),
  );
  await reseal(core);
  await letADayPass(owner);
  expect((await runOda(withKeys(both), ['pii', 'remove', '1'])).stdout).toMatch(
    /^Removed generation 1\. Next: .*take it out/,
  );
  const second = await runOda(withKeys(made.stdout.trim()), ['pii', 'status']);
  expect(second.stdout).toMatch(/^2 +sealing +1 .*\n1 +removed +- /ms);
  expect(await runOda(withKeys(first), ['pii', 'status'])).toEqual(refusal(1, /lacks generation 2/));
  // One that a process brought, and whose key is lost before it seals.
  const lost = `3:${Buffer.alloc(32, 3).toString('base64')}`;
  const brought = await openSecondCore(open.url, { piiMasterKeys: keysIn(`${both},${lost}`) });
  await brought.close();
  await expect(openSecondCore(open.url, { piiMasterKeys: keysIn(both) })).rejects.toThrow('`npx oda pii remove 3`');
  expect((await runOda(withKeys(both), ['pii', 'remove', '3'])).stdout).toMatch(/^Removed generation 3\. /);
  await openSecondCore(open.url, { piiMasterKeys: keysIn(both) }).then((next) => next.close());
  expect((await runOda(withKeys(both), ['pii', 'new-key'])).stdout).toMatch(/^4:/);
  await core.close();
  const log = await owner`select action, subject, door, actor_kind from installation_log order by id`;
  const by = { door: 'cli', actor_kind: 'admin' };
  expect(log).toEqual([
    { action: 'master-keys.rotated', subject: 'generation:2', ...by },
    { action: 'master-keys.rotated', subject: 'generation:2', ...by },
    { action: 'master-keys.removed', subject: 'generation:1', ...by },
    { action: 'master-keys.removed', subject: 'generation:3', ...by },
  ]);
});

it('a new key of an embedded installation is refused where there is none yet', async () => {
  const environment = { DATA_DIR: dataDir };
  expect(await runOda(environment, ['pii', 'new-key'])).toEqual(refusal(1, /There are no master keys in/));
  expect(readdirSync(dataDir)).toEqual([]);
});
