import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErasureReceipt } from './domain/erasures/schemas.ts';
import { signReceipt } from './domain/erasures/sign-receipt.ts';
import { openErasureLedger } from './erasure-ledger.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oda-ledger-'));
});
afterAll(() => rm(folder, { recursive: true }));

const keys = { masterKeys: new Map([[1, Buffer.alloc(32, 1)]]), sealing: { generation: 1 } };
const receipt = (n: number): ErasureReceipt =>
  signReceipt(keys, {
    version: 1,
    id: `ers_${n.toString(16).padStart(16, '0')}`,
    operatorId: '1',
    entityId: 'ent_0000000000000001',
    externalIdHmac: '0'.repeat(64),
    erasedAt: '2026-01-31T12:00:00.000Z',
    reason: 'request',
    eventsRedacted: n,
    statesRemoved: 0,
    erasedBy: { kind: 'system', id: 'system' },
  });
const linesOf = async (file: string) => (await readFile(file, 'utf8')).trimEnd().split('\n');
const idsIn = async (file: string) => (await linesOf(file)).map((line) => (JSON.parse(line) as ErasureReceipt).id);

test('a ledger is made where there is none, for this user alone, and each line is exactly a receipt', async () => {
  const file = join(folder, 'new', 'folder', 'ledger.jsonl');
  const ledger = await openErasureLedger(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await ledger.append([receipt(1), receipt(2)]);
  await ledger.append([receipt(3)]);
  expect((await linesOf(file)).map((line) => JSON.parse(line))).toEqual([receipt(1), receipt(2), receipt(3)]);
});

test('two processes that append at once tear none of each other’s lines', async () => {
  const file = join(folder, 'shared.jsonl');
  const ledgers = await Promise.all([openErasureLedger(file), openErasureLedger(file)]);
  const ids = Array.from({ length: 200 }, (_, n) => n + 1);
  await Promise.all(ids.map((n) => ledgers[n % 2]?.append([receipt(n)])));
  expect((await idsIn(file)).sort()).toEqual(ids.map((n) => receipt(n).id));
});

test('what follows half a line begins on a line of its own', async () => {
  const file = join(folder, 'torn.jsonl');
  const ledger = await openErasureLedger(file);
  await ledger.append([receipt(1)]);
  await appendFile(file, '{"version":1,"id":"er');
  await ledger.append([receipt(2)]);
  const lines = await linesOf(file);
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2] ?? '')).toEqual(receipt(2));
});

test('a ledger that was moved away goes on in a new file', async () => {
  const file = join(folder, 'moved.jsonl');
  const ledger = await openErasureLedger(file);
  await ledger.append([receipt(1)]);
  await rename(file, `${file}.1`);
  await ledger.append([receipt(2)]);
  expect([await idsIn(`${file}.1`), await idsIn(file)]).toEqual([[receipt(1).id], [receipt(2).id]]);
});

test('a ledger that cannot be written is told in one sentence, and an append that fails says so', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(openErasureLedger(join(folder, 'file', 'ledger.jsonl'))).rejects.toThrow(
    /^The erasure ledger .* cannot be written; name a file that can be by ERASURE_LEDGER\.$/,
  );
  const file = join(folder, 'gone', 'ledger.jsonl');
  const ledger = await openErasureLedger(file);
  await rm(join(folder, 'gone'), { recursive: true });
  await expect(ledger.append([receipt(1)])).rejects.toMatchObject({ code: 'ENOENT' });
});

/** Does something to a pipe until that would have to wait. */
function exhaust(work: () => unknown): void {
  try {
    for (;;) work();
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' });
  }
}

test('a disk that hangs holds nobody up for longer than the limit', async () => {
  const file = join(folder, 'hanging.jsonl');
  const ledger = await openErasureLedger(file, 300);
  await rm(file);
  execFileSync('mkfifo', [file]);
  const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    exhaust(() => writeSync(pipe, '.'.repeat(4_096)));
    await expect(ledger.append([receipt(1)])).rejects.toThrow('The erasure ledger did not answer in time.');
  } finally {
    // What hangs would keep this process from its end.
    exhaust(() => readSync(pipe, Buffer.alloc(65_536)));
    closeSync(pipe);
  }
});
