import { createReadStream } from 'node:fs';
import { derivePublicKey, type MasterKeys } from '../domain/crypto/index.ts';
import { keyIdOf, type ReceiptKeys, readLedger, verifyReceipt } from '../domain/erasures/index.ts';
import type { ErasureReceipt } from '../domain/erasures/schemas.ts';
import { OpeningError } from '../opening-error.ts';
import type { Manifest } from './manifest.ts';

export interface Ledger {
  receipts: ErasureReceipt[];
  /** Files whose last line breaks off, as it does where a machine stopped while it was written. */
  torn: string[];
}

/**
 * Reads erasure ledgers whole. What is wrong in one is not passed over: who was erased there would be back.
 * @throws OpeningError that names the line
 */
export async function readLedgers(files: readonly string[], keys: ReceiptKeys): Promise<Ledger> {
  const ledger: Ledger = { receipts: [], torn: [] };
  for (const file of files) {
    for await (const { number, receipt, torn } of readLedger(createReadStream(file, 'utf8'))) {
      const problem = receipt ? verifyReceipt(receipt, keys) : 'It is no receipt.';
      if (receipt && problem === null) ledger.receipts.push(receipt);
      else if (torn) ledger.torn.push(file);
      else
        throw new OpeningError(
          `Line ${number} of ${file} cannot be replayed: ${lowerFirst(problem)} Mend it, or take it out.`,
        );
    }
  }
  return ledger;
}

const lowerFirst = (sentence: string | null) => `${sentence?.charAt(0).toLowerCase()}${sentence?.slice(1)}`;

/** The keys by which receipts are verified: those that a backup knows, and those of the master keys, which may be newer. */
export function receiptKeysOf(manifest: Manifest, masterKeys: MasterKeys): ReceiptKeys {
  const keys = new Map<string, Buffer>();
  for (const { generation, publicKey } of manifest.masterKeys)
    if (publicKey !== null) keys.set(keyIdOf(generation), Buffer.from(publicKey, 'hex'));
  for (const [generation, key] of masterKeys) keys.set(keyIdOf(generation), derivePublicKey(key));
  return keys;
}
