import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { withKeysOf } from '#server/backup/index.ts';
import {
  isReceiptFor,
  type LedgerLine,
  listErasureKeys,
  listErasures,
  parseReceipt,
  readLedger,
  readReceipt,
  readReceiptKeys,
  verifyReceipt,
} from '#server/domain/erasures/index.ts';
import { type ErasureReceipt, ListErasuresInput } from '#server/domain/erasures/schemas.ts';
import { DomainError } from '#server/domain/errors.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore, withOperator } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatMoment, formatTable, print } from '../print.ts';
import { addReplayCommand } from './replay-erasures.ts';

interface OfOperator extends Format {
  operator: string;
}

/** A file that is larger is read as a ledger, line by line. */
const documentBytesMost = 100_000;

export function addErasureCommands(program: Command): void {
  const group = program.command('erasures').description('What was erased, and the receipts that prove it.');
  const ofOperator = ['--operator <id or slug>', 'whose entity it was'] as const;
  defineCommand(group, 'list', 'List erasures, newest first.', 'erasures list --operator lucky-casino')
    .requiredOption(...ofOperator)
    .option('--limit <n>', 'how many (default: 50)')
    .option('--cursor <id>', 'go on behind this receipt')
    .action(list);
  defineCommand(
    group,
    'show',
    'Print a receipt.',
    'erasures show ers_0644b3a1c8200000 --operator lucky-casino > receipt.json',
  )
    .argument('<receipt>', 'its id')
    .requiredOption(...ofOperator)
    .action(show);
  defineCommand(
    group,
    'verify',
    'Verify a receipt, or every one of a ledger.',
    'erasures verify receipt.json --external-id player-7',
  )
    .argument('<file>', 'a receipt as JSON, or a ledger')
    .option('--external-id <id>', 'also that the receipt is that of this entity')
    .action(verify);
  defineCommand(group, 'keys', 'Print the public keys that verify receipts.', 'erasures keys').action(keys);
  addReplayCommand(group);
}

async function list({ operator, limit, cursor, ...format }: OfOperator & { limit?: string; cursor?: string }) {
  const input = parseInput(ListErasuresInput, { ...(limit !== undefined && { limit: Number(limit) }), cursor });
  const page = await withOperator(operator, (context) => listErasures(context, input));
  const rows = page.items.map(({ id, entityId, erasedAt, reason, erasedBy, eventsRedacted, statesRemoved }) => {
    const counts = [String(eventsRedacted), String(statesRemoved)];
    return [id, entityId, formatMoment(erasedAt), reason, erasedBy.id, ...counts];
  });
  const more = page.nextCursor === null ? '' : `\nThere are more: --cursor ${page.nextCursor}`;
  const head = ['RECEIPT', 'ENTITY', 'ERASED', 'REASON', 'BY', 'EVENTS', 'STATES'];
  print(format, page, `${formatTable([head, ...rows])}${more}`);
}

async function show(id: string, { operator }: OfOperator): Promise<void> {
  const receipt = await withOperator(operator, (context) => readReceipt(context, id));
  console.log(JSON.stringify(receipt, null, 2));
}

async function keys(options: Format): Promise<void> {
  const found = await withCore((core) => listErasureKeys(toCaller(core)));
  print(options, found, found.map(({ keyId, publicKey }) => `${keyId}\n${publicKey}`).join('\n'));
}

async function verify(file: string, { externalId, ...format }: Format & { externalId?: string }): Promise<void> {
  const document = await readDocument(file);
  if (externalId !== undefined && !document) throw wrong('An external id can be verified of one receipt alone.');
  const verified = await withCore(async (core) => {
    const known = withKeysOf(core.masterKeys, await readReceiptKeys(core));
    if (document && externalId !== undefined && !(await isReceiptFor(core, document, externalId)))
      throw wrong('This is the receipt of another entity');
    const lines = document ? [{ number: 1, receipt: document, torn: false }] : readLedger(open(file));
    return verifyLines(lines, known);
  });
  print(format, verified, `${verified.receipts} of ${verified.receipts} receipts are genuine and unchanged.`);
}

/** @throws VALIDATION_FAILED that names the first line that is wrong */
async function verifyLines(
  lines: AsyncIterable<LedgerLine> | LedgerLine[],
  known: Parameters<typeof verifyReceipt>[1],
) {
  let [all, bad] = [0, 0];
  let first = '';
  for await (const { number, receipt, torn } of lines) {
    all++;
    const problem = receipt ? verifyReceipt(receipt, known) : torn ? 'It breaks off.' : 'It is no receipt.';
    if (problem === null) continue;
    bad++;
    first ||= `Line ${number}: ${problem}`;
  }
  if (bad > 0) throw wrong(`${first} Of ${all} receipts ${bad} cannot be verified`);
  return { receipts: all };
}

const wrong = (sentence: string) => new DomainError('VALIDATION_FAILED', sentence);

const open = (file: string): AsyncIterable<string> => createReadStream(file, 'utf8');

/** The receipt that a file is; null for a ledger. @throws INVALID_INPUT for a file that cannot be read */
async function readDocument(file: string): Promise<ErasureReceipt | null> {
  try {
    const { size } = await stat(file);
    return size > documentBytesMost ? null : parseReceipt(await readFile(file, 'utf8'));
  } catch {
    throw new DomainError('INVALID_INPUT', 'The file cannot be read.');
  }
}
