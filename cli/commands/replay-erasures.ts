import type { Command } from 'commander';
import { readLedgers } from '#server/backup/index.ts';
import { writeInstallationLog } from '#server/domain/audit/index.ts';
import { replayErasures } from '#server/domain/entities/index.ts';
import { readReceiptKeys } from '#server/domain/erasures/index.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { print } from '../print.ts';
import { tellTorn } from './restore.ts';

export function addReplayCommand(group: Command): void {
  defineCommand(
    group,
    'replay',
    'Erase again what was erased, in a database that was restored by other means than `oda restore`.',
    'erasures replay --ledger /var/lib/oda/erasure-ledger.jsonl',
  )
    .requiredOption('--ledger <file...>', 'the erasure ledger, of each program that had one of its own')
    .action(replay);
}

async function replay({ ledger: files, ...format }: Format & { ledger: string[] }): Promise<void> {
  const replayed = await withCore(async (core) => {
    const { receipts, torn } = await readLedgers(files, await readReceiptKeys(core));
    const erasedAgain = await replayErasures(toCaller(core), receipts);
    const details = { receipts: receipts.length, erasedAgain };
    await writeInstallationLog(toCaller(core), { action: 'ledger.replayed', details });
    return { ...details, brokenOff: torn };
  });
  const text = `Erased again: ${replayed.erasedAgain}, by ${replayed.receipts} receipts.`;
  print(format, replayed, `${text}${tellTorn(replayed.brokenOff)}`);
}
