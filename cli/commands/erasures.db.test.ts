import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseEntity } from '#server/domain/entities/index.ts';
import type { ErasureReceipt } from '#server/domain/erasures/schemas.ts';
import { openErasureLedger } from '#server/erasure-ledger.ts';
import { createTestOperator, openTestCore } from '../../tests/setup/database.ts';
import { player, sendEntity } from '../../tests/setup/requests.ts';
import { odaEnvironment, refusal, runOda } from '../../tests/setup/run-oda.ts';
import { openSecondCore } from '../../tests/setup/second-core.ts';

const run = promisify(execFile);
let folder: string;
let ledger: string;
let receiptFile: string;
let receipt: ErasureReceipt;
let close: () => Promise<void>;
let oda: (...args: string[]) => ReturnType<typeof runOda>;

beforeAll(async () => {
  const opened = await openTestCore();
  folder = await mkdtemp(join(tmpdir(), 'oda-receipts-'));
  ledger = join(folder, 'ledger.jsonl');
  const core = await openSecondCore(opened.url, { erasureLedger: await openErasureLedger(ledger) });
  const { context } = await createTestOperator(core);
  for (const externalId of ['player-1', 'player-2']) {
    await sendEntity(context, player(externalId));
    await eraseEntity(context, { externalId });
  }
  oda = (...args) => runOda(odaEnvironment(opened.url), args);
  close = async () => {
    await core.close();
    await opened.close();
    await rm(folder, { recursive: true });
  };
  const { stdout } = await oda('erasures', 'list', '--operator', 'test-casino', '--json');
  receipt = JSON.parse(stdout).items[0];
  receiptFile = join(folder, 'receipt.json');
  await writeFile(receiptFile, (await oda('erasures', 'show', receipt.id, '--operator', 'test-casino')).stdout);
});
afterAll(() => close());

it('erasures are listed newest first, page by page, and a receipt is printed as it stands in the ledger', async () => {
  const of = ['erasures', 'list', '--operator', 'test-casino', '--limit', '1'];
  const first = await oda(...of);
  expect(first.stdout).toMatch(/^RECEIPT +ENTITY +ERASED +REASON +BY +EVENTS +STATES\ners_/);
  expect(first.stdout).toContain(`There are more: --cursor ${receipt.id}`);
  expect((await oda(...of, '--cursor', receipt.id)).stdout).not.toContain('There are more');
  expect((await readFile(ledger, 'utf8')).trimEnd().split('\n').at(-1)).toBe(
    JSON.stringify(JSON.parse(await readFile(receiptFile, 'utf8'))),
  );
  expect(await oda('erasures', 'show', 'ers_0000000000000001', '--operator', 'test-casino')).toEqual(
    refusal(2, /There is no such receipt/),
  );
});

it('a receipt is verified, and told from one that was changed or is of another entity', async () => {
  const genuine = { exitCode: 0, stderr: '', stdout: '1 of 1 receipts are genuine and unchanged.\n' };
  expect(await oda('erasures', 'verify', receiptFile)).toEqual(genuine);
  expect(await oda('erasures', 'verify', receiptFile, '--external-id', 'player-2')).toEqual(genuine);
  expect(await oda('erasures', 'verify', receiptFile, '--external-id', 'player-1')).toEqual(
    refusal(2, /This is the receipt of another entity/),
  );
  const changed = join(folder, 'changed.json');
  await writeFile(changed, JSON.stringify({ ...receipt, eventsRedacted: 99 }));
  expect(await oda('erasures', 'verify', changed)).toEqual(refusal(2, /Line 1: The signature is wrong.*/));
  expect(await oda('erasures', 'verify', join(folder, 'nothing'))).toEqual(refusal(2, /The file cannot be read/));
});

it('a whole ledger is verified, and the first line that is wrong is named', async () => {
  expect((await oda('erasures', 'verify', ledger)).stdout).toBe('2 of 2 receipts are genuine and unchanged.\n');
  const spoilt = join(folder, 'spoilt.jsonl');
  await writeFile(spoilt, await readFile(ledger));
  await appendFile(spoilt, '{"version":1,"id":"er');
  expect(await oda('erasures', 'verify', spoilt)).toEqual(refusal(2, /Line 3: It breaks off.*/));
});

it('the way to verify that docs/erasure.md tells works without this program', async () => {
  const { stdout } = await oda('erasures', 'keys');
  const pem = stdout.slice(stdout.indexOf('-----BEGIN'));
  const page = await readFile(join(import.meta.dirname, '../../docs/erasure.md'), 'utf8');
  await writeFile(join(folder, 'key.pem'), pem);
  await writeFile(join(folder, 'verify.mjs'), /```js\n([\s\S]+?)```/.exec(page)?.[1] ?? '');
  const node = await run(process.execPath, ['verify.mjs', 'receipt.json', 'key.pem'], { cwd: folder });
  expect(node.stdout).toBe('genuine\n');
  await writeFile(join(folder, 'changed.json'), JSON.stringify({ ...receipt, statesRemoved: 7 }));
  const changed = await run(process.execPath, ['verify.mjs', 'changed.json', 'key.pem'], { cwd: folder });
  expect(changed.stdout).toBe('NOT GENUINE\n');
});
