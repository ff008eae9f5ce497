import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  // The process that is open has the first one alone.
  const waiting = await runOda(withKeys(both), ['pii', 'status']);
  expect(waiting.stdout).toMatch(
    /^2 +new +- .*\n1 +sealing +1 .*Next: Restart with it whatever runs without generation 2: 1 of 2/ms,
  );
  expect(await runOda(withKeys(both), ['pii', 'rotate'])).toEqual(refusal(2, /without generation 2/));
  await owner`delete from processes`;
  const rotated = await runOda(withKeys(both), ['pii', 'rotate']);
  expect(rotated).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^Asked for: /), stderr: '' });
  await runOda(withKeys(both), ['pii', 'rotate']);
  expect(await owner`select name, state::text as state from worker.job`).toEqual([
    { name: 'key-rotation', state: 'created' },
  ]);
  expect(await runOda(withKeys(both), ['pii', 'remove', '1'])).toEqual(
    refusal(2, /Generation 1 may still seal 1 record/),
  );
  const keys = new Map(both.split(',').map((key) => [Number(key[0]), Buffer.from(key.slice(2), 'base64')]));
  const core = await openSecondCore(open.url, { piiMasterKeys: keys });
  await reseal(core);
  await core.close();
  await letADayPass(owner);
  expect((await runOda(withKeys(both), ['pii', 'remove', '1'])).stdout).toMatch(
    /^Removed generation 1\. Next: .*take it out/,
  );
  const second = await runOda(withKeys(made.stdout.trim()), ['pii', 'status']);
  expect(second.stdout).toMatch(/^2 +sealing +1 .*\n1 +removed +- /ms);
  expect(await runOda(withKeys(first), ['pii', 'status'])).toEqual(refusal(1, /lacks generation 2/));
  const log = await owner`select action, subject, door, actor_kind from installation_log order by id`;
  const by = { door: 'cli', actor_kind: 'admin' };
  expect(log).toEqual([
    { action: 'master-keys.rotated', subject: 'generation:2', ...by },
    { action: 'master-keys.rotated', subject: 'generation:2', ...by },
    { action: 'master-keys.removed', subject: 'generation:1', ...by },
  ]);
});

it('a new key of an embedded installation is put beside those that it has, in a file of this user alone', async () => {
  const file = join(dataDir, 'pii-master-keys');
  const environment = { DATA_DIR: dataDir };
  expect(await runOda(environment, ['pii', 'new-key'])).toEqual(refusal(1, /There are no master keys in/));
  const first = `1:${Buffer.alloc(32, 5).toString('base64')}`;
  writeFileSync(file, first, { mode: 0o600 });
  const made = await runOda(environment, ['pii', 'new-key']);
  expect(made).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^Generation 2 stands in .*pii-master-keys now\./),
    stderr: '',
  });
  expect(readFileSync(file, 'utf8')).toMatch(/^1:BQUF[A-Za-z0-9+/]{39}=,2:[A-Za-z0-9+/]{43}=$/);
  expect(readFileSync(file, 'utf8').startsWith(first)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
