import { mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErasureLedger } from './domain/context.ts';
import { ledgerLine } from './domain/erasures/index.ts';
import type { ErasureReceipt } from './domain/erasures/schemas.ts';
import { GroupCommit } from './domain/group-commit.ts';
import { OpeningError } from './opening-error.ts';

const newline = '\n'.charCodeAt(0);
/** A disk that hangs must not hold whoever erases, nor the tidying, for ever. */
const answerWithinMs = 5_000;

/**
 * The erasure ledger in a file of JSON lines, to which several processes of a machine may append. It is opened anew each
 * time, so it may be moved away. What arrives while lines are being written shares the next write and its fsync.
 * @throws OpeningError when it cannot be written
 */
export async function openErasureLedger(file: string, limitMs = answerWithinMs): Promise<ErasureLedger> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    await appendTo(file, '');
  } catch {
    throw new OpeningError(`The erasure ledger ${file} cannot be written; name a file that can be by ERASURE_LEDGER.`);
  }
  const write = async (receipts: readonly ErasureReceipt[]) => {
    await appendTo(file, receipts.map(ledgerLine).join(''));
    return receipts.map(() => undefined);
  };
  const writes = new GroupCommit<ErasureReceipt, undefined>({ write, flightsMost: 1 });
  return {
    file: resolve(file),
    append: (receipts) => withinLimit(limitMs, Promise.all(receipts.map((receipt) => writes.submit(receipt)))),
  };
}

async function withinLimit(limitMs: number, work: Promise<unknown>): Promise<void> {
  const limit = new AbortController();
  const late = sleep(limitMs, 'late', { signal: limit.signal }).catch(() => null);
  const first = await Promise.race([work, late]).finally(() => limit.abort());
  if (first === 'late') throw new Error('The erasure ledger did not answer in time.');
}

async function appendTo(file: string, lines: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    // A full disk, or the end of the power, may have left half a line: what follows begins on one of its own.
    const text = (await endsInLine(handle)) ? lines : `\n${lines}`;
    if (text !== '') await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function endsInLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === newline;
}
