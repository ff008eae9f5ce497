export type { EventsOf } from './count-events.ts';
export { describeLedger } from './describe-ledger.ts';
export { findMissingReceipts, hasLedgeredReceipts } from './find-missing-receipts.ts';
export { keepReceipt } from './keep-receipt.ts';
export { type LedgerLine, ledgerLine, parseReceipt, readLedger } from './read-ledger.ts';
export {
  findReceipt,
  isReceiptFor,
  listErasureKeys,
  listErasures,
  readReceipt,
  readReceiptKeys,
  receiptsOf,
} from './read-receipts.ts';
export type { ErasureReceipt } from './schemas.ts';
export { settleReceipts } from './settle-receipts.ts';
export { generationOf, keyIdOf, type ReceiptKeys, verifyReceipt } from './sign-receipt.ts';
export { writeReceipt } from './write-receipt.ts';
