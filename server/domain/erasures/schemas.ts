import { z } from 'zod';

const hex = (digits: number) => new RegExp(`^[0-9a-f]{${digits}}$`);
const count = z.number().int().min(0);

/** Who had it erased, as the audit log names them: a key by its id, a person or an administrator by number. */
const ErasedBy = z.strictObject({
  kind: z.enum(['apiKey', 'user', 'admin', 'system']),
  id: z.string().regex(/^(user:\d{1,19}|admin:\d{1,19}|key_[0-7][0-9a-f]{15}|admin|system)$/),
});

/**
 * That an entity was erased, as a document that anybody can verify. Signed (Ed25519) is its canonical JSON without
 * `signature`: members sorted by name, no white space. Its id rises with time, as all ids of ours.
 */
export const ErasureReceipt = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^ers_[0-7][0-9a-f]{15}$/),
  operatorId: z.string().regex(/^[1-9]\d{0,15}$/),
  entityId: z.string().regex(/^ent_[0-7][0-9a-f]{15}$/),
  externalIdHmac: z.string().regex(hex(64)),
  erasedAt: z.iso.datetime({ precision: 3 }),
  reason: z.enum(['request', 'retention']),
  eventsRedacted: count,
  statesRemoved: count,
  erasedBy: ErasedBy,
  keyId: z.string().regex(/^g[1-9]\d{0,8}$/),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type ErasureReceipt = z.infer<typeof ErasureReceipt>;
export type UnsignedReceipt = Omit<ErasureReceipt, 'signature'>;

/** A key that verifies receipts, as PEM for openssl and others. */
export const ErasureKey = z.object({ keyId: z.string(), publicKey: z.string() });
export type ErasureKey = z.infer<typeof ErasureKey>;

export const ListErasuresInput = z.object({
  limit: z.number().int().min(1).max(1_000).default(50),
  cursor: z.string().max(100).optional(),
});
export type ListErasuresInput = z.input<typeof ListErasuresInput>;

export const ErasuresPage = z.object({ items: z.array(ErasureReceipt), nextCursor: z.string().nullable() });
export type ErasuresPage = z.infer<typeof ErasuresPage>;

/** The ledger of the process that is asked, and the receipts of the whole installation. */
export const LedgerStatus = z.object({
  /** As a shell on its machine names it; null where it writes none. */
  file: z.string().nullable(),
  receipts: count,
  /** How many stand in no ledger yet: of erasures that were not acknowledged, or are being counted. */
  waiting: count,
  /** When the oldest of these was erased. */
  waitingSince: z.iso.datetime().nullable(),
});
export type LedgerStatus = z.infer<typeof LedgerStatus>;
