import { createReadStream } from 'node:fs';
import { derivePublicKey, type MasterKeys } from '../domain/crypto/index.ts';
import { generationOf, keyIdOf, type ReceiptKeys, readLedger, verifyReceipt } from '../domain/erasures/index.ts';
import type { ErasureReceipt } from '../domain/erasures/schemas.ts';
import { OpeningError } from '../opening-error.ts';
import type { Manifest } from './manifest.ts';

/** What erasure ledgers hold. Of millions of receipts no more than their ids is in memory. */
export interface Ledgers {
  /** The receipts that stand in them. */
  ids: ReadonlySet<string>;
  /** Files whose last line breaks off, as it does where a machine stopped while it was written. */
  torn: string[];
  /** Reads them again for the last receipt of each entity: one that was erased twice is as the second time left it. */
  latest(): AsyncGenerator<ErasureReceipt>;
}

/**
 * Reads erasure ledgers whole. What is wrong in one is not passed over: who was erased there would be back.
 * @throws OpeningError that names the line
 */
export async function readLedgers(files: readonly string[], keys: ReceiptKeys): Promise<Ledgers> {
  const ids = new Set<string>();
  const latest = new Map<string, string>();
  const torn: string[] = [];
  for (const file of files) {
    for await (const line of readLedger(createReadStream(file, 'utf8'))) {
      const { receipt } = line;
      if (receipt && !keys.has(receipt.keyId))
        throw new OpeningError(
          `Line ${line.number} of ${file} is signed by generation ${generationOf(receipt.keyId)} of the master keys, which is not known here: for this command add it to PII_MASTER_KEYS, or to the file of keys, also where it was removed since. Leave the line where it is: who was erased there would be back.`,
        );
      const problem = receipt ? verifyReceipt(receipt, keys) : 'It is no receipt.';
      if (receipt && problem === null) {
        ids.add(receipt.id);
        // Of one length and in hex, so that they compare as numbers do.
        if (receipt.id > (latest.get(nameOf(receipt)) ?? '')) latest.set(nameOf(receipt), receipt.id);
      } else if (line.torn) torn.push(file);
      else
        throw new OpeningError(
          `Line ${line.number} of ${file} cannot be replayed: ${lowerFirst(problem)} Mend it, or take it out.`,
        );
    }
  }
  return { ids, torn, latest: () => readLatest(files, latest) };
}

const nameOf = ({ operatorId, entityId }: ErasureReceipt) => `${operatorId} ${entityId}`;

/** What was appended since the files were verified is no part of them. */
async function* readLatest(files: readonly string[], latest: ReadonlyMap<string, string>) {
  for (const file of files) {
    for await (const { receipt } of readLedger(createReadStream(file, 'utf8')))
      if (receipt && latest.get(nameOf(receipt)) === receipt.id) yield receipt;
  }
}

const lowerFirst = (sentence: string | null) => `${sentence?.charAt(0).toLowerCase()}${sentence?.slice(1)}`;

/** The keys by which receipts are verified: those that an older database knows, and those of the master keys. */
export function withKeysOf(masterKeys: MasterKeys, known: ReceiptKeys): ReceiptKeys {
  const own = [...masterKeys].map(([generation, key]) => [keyIdOf(generation), derivePublicKey(key)] as const);
  return new Map([...known, ...own]);
}

/** Those that a backup knows. */
export function receiptKeysOf(manifest: Manifest): ReceiptKeys {
  const known = manifest.masterKeys.flatMap(({ generation, publicKey }) =>
    publicKey === null ? [] : [[keyIdOf(generation), Buffer.from(publicKey, 'hex')] as const],
  );
  return new Map(known);
}
