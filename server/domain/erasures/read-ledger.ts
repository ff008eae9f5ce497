import { ErasureReceipt } from './schemas.ts';

/** A line of a ledger: the receipt that it is, or null where it is none. */
export interface LedgerLine {
  number: number;
  receipt: ErasureReceipt | null;
  /** Whether it is a last line without its end, which a machine leaves that stopped while it was written. */
  torn: boolean;
}

/** Longer than any receipt; so much of a line that never ends is read before it counts as none. */
const lengthMost = 10_000;

/** A line of a ledger as it is written, with its end. */
export const ledgerLine = (receipt: ErasureReceipt) => `${JSON.stringify(receipt)}\n`;

/** The receipt that a text is; null for anything else. Its signature is another question. */
export function parseReceipt(text: string): ErasureReceipt | null {
  try {
    return ErasureReceipt.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads a ledger line by line, however long it is. Receipts may stand in it more than once. */
export async function* readLedger(pieces: AsyncIterable<string>): AsyncGenerator<LedgerLine> {
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split('\n');
    // What is cut off here is no receipt, with its end or without.
    rest = (lines.pop() ?? '').slice(0, lengthMost);
    for (const line of lines) {
      number++;
      // Two processes that append at once may leave an empty one.
      if (line !== '') yield { number, receipt: parseReceipt(line), torn: false };
    }
  }
  if (rest === '') return;
  const receipt = parseReceipt(rest);
  yield { number: number + 1, receipt, torn: receipt === null };
}
