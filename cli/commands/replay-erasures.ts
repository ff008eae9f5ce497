import type { Command } from 'commander';
import { readLedgers, replayLedgers, withKeysOf } from '#server/backup/index.ts';
import { writeInstallationLog } from '#server/domain/audit/index.ts';
import { readReceiptKeys } from '#server/domain/erasures/index.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { print } from '../print.ts';
import { incompleteLedger, tellFlaws } from './restore.ts';

export function addReplayCommand(group: Command): void {
  defineCommand(
    group,
    'replay',
    'Erase again what was erased, in a database that was restored by other means than `oda restore`.',
    'erasures replay --ledger /var/lib/oda/erasure-ledger.jsonl',
  )
    .requiredOption('--ledger <file...>', 'the erasure ledger, of each program that had one of its own')
    .option(...incompleteLedger)
    .action(replay);
}

interface ReplayOptions extends Format {
  ledger: string[];
  incompleteLedger?: boolean;
}

async function replay({
  ledger: files,
  incompleteLedger: incomplete = false,
  ...format
}: ReplayOptions): Promise<void> {
  const replayed = await withCore(async (core) => {
    const ledgers = await readLedgers(files, withKeysOf(core.masterKeys, await readReceiptKeys(core)));
    const { erasedAgain, missing } = await replayLedgers(toCaller(core), ledgers, { incomplete, alone: false });
    const details = { receipts: ledgers.ids.size, erasedAgain, missing };
    await writeInstallationLog(toCaller(core), { action: 'ledger.replayed', details });
    return { ...details, brokenOff: ledgers.torn };
  });
  const text = `Erased again: ${replayed.erasedAgain}, by ${replayed.receipts} receipts.`;
  print(format, replayed, `${text}${tellFlaws(replayed)}`);
}
