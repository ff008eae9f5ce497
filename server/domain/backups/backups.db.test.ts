import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import { keysUpTo } from '../../../tests/setup/rotation.ts';
import { type Actor, type BackupStore, type Caller, roles } from '../context.ts';
import { listTaskRuns, openTasks } from '../tasks/index.ts';
import { backupTask, checkBackup, listBackups, startBackup, takeBackup } from './index.ts';

const { signal } = new AbortController();
let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let directory: string;

const actors: Actor[] = [
  ...roles.map((role) => ({ kind: 'user' as const, userId: 1, role })),
  { kind: 'apiKey', keyId: 1n, scopes: new Set(['ingest', 'read', 'read:pii', 'settings', 'erase']) },
];
const callerOn = (backups: BackupStore | null, actor: Actor = { kind: 'admin', userId: 7 }): Caller => {
  return { core: { ...core, backups }, actor, origin: { door: 'portal', address: null } };
};
const store = (options: Partial<Parameters<typeof openBackupStore>[0]> = {}) => {
  const own = { databaseUrl: url, masterKeys: testMasterKeys, directory, keep: null, at: null, dataDir: null };
  return openBackupStore({ ...own, ...options });
};
const take = (options: Parameters<typeof store>[0] = {}) => takeBackup(callerOn(store(options)).core, { signal });
const list = async () => (await listBackups(callerOn(store()))) ?? expect.fail();
const logged = () => owner`select action, actor_kind, subject, details from installation_log order by id`;

beforeAll(async () => {
  ({ core, owner, url, close } = await openTestCore());
  await createTestOperator(core);
});
afterAll(() => close());
beforeEach(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'oda-backups-')), 'not there yet');
  await owner`delete from worker.job`;
  await owner`delete from installation_log`;
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

describe('backups are taken, seen and verified', () => {
  test.each(actors)('by no $kind $role', async (actor) => {
    const caller = callerOn(store(), actor);
    for (const verb of [() => startBackup(caller), () => listBackups(caller), () => checkBackup(caller, { name: 'x' })])
      await expect(verb()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await owner`select from worker.job`).toHaveLength(0);
  });

  test('in no process that has no place for them', async () => {
    const caller = callerOn(null);
    expect(await listBackups(caller)).toBeNull();
    await expect(startBackup(caller)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a backup that an administrator asks for', () => {
  test('is taken by the worker, read again, and told in the list, the runs and the log', async () => {
    const caller = callerOn(store());
    await startBackup(caller);
    expect(await list()).toMatchObject({ directory, underWay: true, items: [] });
    const run = () => takeBackup(caller.core, { signal });
    const pace = { lookEverySeconds: 0.5, superviseEverySeconds: 1 };
    const tasks = openTasks(caller.core, [{ name: backupTask, due: 'when asked', run }], pace);
    await expect.poll(async () => (await list()).items, { timeout: 15_000 }).toHaveLength(1);
    await expect.poll(async () => (await list()).underWay, { timeout: 15_000 }).toBe(false);
    await tasks.stop();
    const { items, problems } = await list();
    const { name, rows, bytes, sha256, takenAt } = items[0] ?? expect.fail();
    expect(problems).toEqual([]);
    expect(items).toEqual([expect.objectContaining({ checked: { at: expect.any(String), problem: null } })]);
    expect([rows > 0, bytes > 0, name]).toEqual([true, true, expect.stringMatching(/^oda-\d{8}T\d{6}Z-[0-9a-f]{8}$/)]);
    const [done] = await listTaskRuns(caller);
    expect(done).toMatchObject({ task: 'backup', status: 'completed', result: { name, rows, bytes } });
    expect(await logged()).toMatchObject([
      { action: 'backup.requested', actor_kind: 'admin' },
      { action: 'backup.taken', actor_kind: 'system', subject: `backup:${name}`, details: { takenAt, rows, sha256 } },
    ]);
  });

  test('by two at once is taken once, and the second is told', async () => {
    const caller = callerOn(store());
    const outcomes = await Promise.allSettled([startBackup(caller), startBackup(caller)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(startBackup(caller)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await owner`select from worker.job where name = 'backup'`).toHaveLength(1);
    expect(await logged()).toHaveLength(1);
  });

  test('is not taken beside another one that is being taken, and takes nothing of that away', async () => {
    const [installation] = (await take()).name.split('-').slice(2);
    rmSync(directory, { recursive: true });
    const unfinished = `oda-20260301T020000Z-${installation}.incomplete-1`;
    mkdirSync(join(directory, unfinished), { recursive: true });
    await owner`select pg_advisory_lock(hashtextextended('oda backup', 0))`;
    await expect(take()).rejects.toMatchObject({ message: 'Another process is taking a backup.' });
    expect(readdirSync(directory)).toEqual([unfinished]);
    await owner`select pg_advisory_unlock_all()`;
    const { name } = await take();
    expect(readdirSync(directory)).toEqual([name]);
    expect((await logged()).at(-1)?.details).toMatchObject({ removed: [unfinished] });
  });

  test('leaves nothing when the program is told to stop or it cannot be restored, and a sentence where it cannot be written', async () => {
    const stopping = new AbortController();
    const stopped = takeBackup(callerOn(store()).core, { signal: stopping.signal });
    setTimeout(() => stopping.abort(), 150);
    await expect(stopped).rejects.toThrow();
    expect(await list()).toMatchObject({ items: [], problems: [] });
    await expect(take({ masterKeys: keysUpTo(2, 2) })).rejects.toThrow('cannot be opened by these master keys');
    expect(readdirSync(directory)).toEqual([]);
    writeFileSync(join(directory, '..', 'a file'), '');
    await expect(take({ directory: join(directory, '..', 'a file', 'backups') })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/cannot be used \(ENOTDIR\)\.$/),
    });
  });
});

describe('a backup that lies there', () => {
  const check = async (name: string, options = {}) => checkBackup(callerOn(store(options)), { name });

  test('is told to be broken from the moment that somebody verifies it', async () => {
    const { name } = await take();
    expect(await check(name)).toEqual({ state: 'whole', problem: null });
    const file = join(directory, name, 'operators.copy.zst');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    writeFileSync(file, bytes);
    const problem = expect.stringMatching(/operators\.copy\.zst is not the one that was written/);
    expect(await check(name)).toEqual({ state: 'broken', problem });
    expect((await list()).items).toMatchObject([{ name, checked: { problem } }]);
    expect((await logged()).map(({ action }) => action)).toEqual(['backup.taken', 'backup.checked', 'backup.checked']);
  });

  test('cannot be restored by other master keys, and says so', async () => {
    const { name } = await take();
    const other = { masterKeys: keysUpTo(2, 2) };
    expect(await check(name, other)).toMatchObject({
      state: 'broken',
      problem: expect.stringContaining('generation 1'),
    });
  });

  test('is not taken for verified when another one has its name now', async () => {
    const { name } = await take();
    renameSync(join(directory, name), join(directory, 'elsewhere'));
    const { name: later } = await take();
    rmSync(join(directory, later), { recursive: true });
    renameSync(join(directory, 'elsewhere'), join(directory, later));
    expect((await list()).items).toMatchObject([{ name: later, checked: null }]);
  });

  test('is found by its own name alone, and what is none is told', async () => {
    mkdirSync(join(directory, 'photographs'), { recursive: true });
    expect(await list()).toMatchObject({ items: [], problems: [expect.stringContaining('There is no backup in')] });
    for (const name of ['photographs', '..', '../x', 'a/b', ''])
      await expect(check(name)).rejects.toThrow(/There is no backup/);
  });

  test('is listed and verified beside what cannot be read, which is told, as is a place that cannot', async () => {
    const { name } = await take();
    symlinkSync('loop', join(directory, 'loop'));
    const problems = [`${join(directory, 'loop')} cannot be read (ELOOP).`];
    expect(await list()).toMatchObject({ items: [{ name }], problems });
    expect(await check(name)).toEqual({ state: 'whole', problem: null });
    const nowhere = join(directory, name, 'manifest.json', 'backups');
    const told = [`The folder of backups, ${nowhere}, cannot be read (ENOTDIR).`];
    const caller = callerOn(store({ directory: nowhere }));
    expect(await listBackups(caller)).toMatchObject({ items: [], problems: told });
  });

  test('goes when there are more than are kept, the oldest first, and no other than the installation’s own', async () => {
    const { name } = await take();
    const own = (year: number) => name.replace(/\d{8}T\d{6}/, `${year}0101T000000`);
    const others = ['mine', 'oda-20200101T000000Z', 'oda-20210101T000000Z-00000000'];
    const killed = 'oda-20210101T000000Z-00000000.incomplete-7';
    for (const kept of [own(2020), own(2021), ...others, killed]) mkdirSync(join(directory, kept));
    renameSync(join(directory, name), join(directory, own(2022)));
    const { name: newest } = await take({ keep: 2 });
    expect(readdirSync(directory).sort()).toEqual([...others, killed, own(2022), newest].sort());
    expect((await logged()).at(-1)?.details).toMatchObject({ removed: [own(2021), own(2020)] });
  });
});
