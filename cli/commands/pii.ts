import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  countRecords,
  getKeyStatus,
  numberGeneration,
  removeGeneration,
  startRotation,
} from '#server/domain/key-rotation/index.ts';
import { type KeyGeneration, type KeyStatus, RemoveGenerationInput } from '#server/domain/key-rotation/schemas.ts';
import { readEnv } from '#server/env.ts';
import { addMasterKey, makeMasterKey } from '#server/installation/master-key.ts';
import { OpeningError } from '#server/opening-error.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatMoment, formatTable, print } from '../print.ts';

interface StatusOptions extends Format {
  count?: boolean;
}

export function addPiiCommands(program: Command): void {
  const group = program.command('pii').description('The master keys that personal data is sealed with.');
  defineCommand(group, 'new-key', 'Make the next generation of master keys.', 'pii new-key').action(newKey);
  const status = 'Say how far each generation has come, and what to do next.';
  defineCommand(group, 'status', status, 'pii status')
    .option('--count', 'count the records of each now; it reads every entity')
    .action(showStatus);
  defineCommand(group, 'rotate', 'Seal with the newest generation now what older ones sealed.', 'pii rotate').action(
    rotate,
  );
  const remove = 'Remove a generation that seals nothing any more: no start asks for it.';
  defineCommand(group, 'remove', remove, 'pii remove 1').argument('<generation>', 'its number').action(removeOne);
}

/** Where the program keeps its keys in a file of its own, the new one is put there; elsewhere it is printed, alone. */
async function newKey(options: Format): Promise<void> {
  const { piiMasterKeys, dataDir } = readEnv();
  const file = join(dataDir, 'pii-master-keys');
  if (!piiMasterKeys && !existsSync(file))
    throw new OpeningError(`There are no master keys in ${file}: start the program once.`);
  const number = <T>(make: (highest: number) => T) => withCore((core) => numberGeneration(toCaller(core), make));
  if (piiMasterKeys) {
    const { generation, text } = await number((highest) => makeMasterKey(piiMasterKeys, highest));
    return print(options, { generation, key: text }, text);
  }
  const generation = await number((highest) => addMasterKey(file, highest));
  const next = 'Keep a copy of that file elsewhere, stop the program and start it again.';
  print(options, { generation, file }, `Generation ${generation} stands in ${file} now. ${next}`);
}

async function showStatus({ count, ...format }: StatusOptions): Promise<void> {
  const status = await withCore(async (core) => {
    if (count) await countRecords(core, core.stopping);
    return getKeyStatus(toCaller(core));
  });
  print(format, status, describe(status));
}

async function rotate(options: Format): Promise<void> {
  const status = await withCore((core) => startRotation(toCaller(core)));
  const begun =
    status.progress === null ? '' : 'Asked for: the worker begins within seconds. See `npx oda pii status`.';
  print(options, status, begun || status.advice);
}

async function removeOne(generation: string, options: Format): Promise<void> {
  const input = parseInput(RemoveGenerationInput, { generation: Number(generation) });
  const status = await withCore((core) => removeGeneration(toCaller(core), input));
  print(options, status, `Removed generation ${generation}. Next: ${status.advice}`);
}

function describe({ generations, processes, progress, advice }: KeyStatus): string {
  const head = ['GENERATION', 'STATE', 'RECORDS', 'COUNTED', 'SEALS SINCE', 'UNUSED SINCE', 'REMOVED'];
  const row = (one: KeyGeneration) => [
    String(one.generation),
    one.state,
    one.records === null ? '-' : String(one.records),
    ...[one.countedAt, one.sealsSince, one.unusedSince, one.removedAt].map(formatMoment),
  ];
  const { living, lacking, behind } = processes;
  const lines = [formatTable([head, ...generations.map(row)]), ''];
  if (lacking + behind > 0)
    lines.push(`Of ${living} processes ${lacking} lack the newest generation; ${behind} seal with an older one.`);
  if (progress) lines.push(`Sealed anew: ${progress.done} of ${progress.all} records.`);
  return [...lines, `Next: ${advice}`].join('\n');
}
