import { schema, type Transaction } from '#db/client.ts';
import type { Actor, Caller, Context } from '../context.ts';
import type { AuditAction } from './schemas.ts';

/** Names, numbers and words from closed lists. The one free text is the `reason` that somebody gave. */
type AuditDetails = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>;

export interface AuditEntry {
  action: AuditAction;
  /** What it was done to: one of our formatted ids, such as `ent_…` or `key_…`, or `user:12`. */
  subject?: string | undefined;
  details?: AuditDetails | undefined;
}

/** Writes down who does what, in the transaction of the effect: neither is there without the other. */
export function writeAudit(tx: Transaction, context: Context, entry: AuditEntry): Promise<void> {
  return writeAuditAt(tx, context, [context.operatorId], entry);
}

/**
 * The same in the log of each of several operators, which the transaction must be open for; with none, in the log of the
 * installation. For what a person does who belongs to any number of them.
 */
export async function writeAuditAt(
  tx: Transaction,
  caller: Caller,
  operatorIds: readonly number[],
  entry: AuditEntry,
): Promise<void> {
  const row = () => ({
    id: caller.core.ids.next(),
    actorKind: caller.actor.kind,
    actorId: actorIdOf(caller.actor),
    door: caller.origin.door,
    address: caller.origin.address,
    action: entry.action,
    subject: entry.subject ?? null,
    details: { ...entry.details },
  });
  if (operatorIds.length === 0) await tx.orm.insert(schema.installationLog).values(row());
  else await tx.orm.insert(schema.auditLog).values(operatorIds.map((operatorId) => ({ operatorId, ...row() })));
}

/** Writes down what concerns the installation and changes nothing in it. */
export function writeInstallationLog(caller: Caller, entry: AuditEntry): Promise<void> {
  return caller.core.database.transact([], (tx) => writeAuditAt(tx, caller, [], entry));
}

/** The number of who acts, where they have one. */
export function actorIdOf(actor: Actor): bigint | null {
  if (actor.kind === 'apiKey') return actor.keyId;
  if (actor.kind === 'system' || actor.userId === null) return null;
  return BigInt(actor.userId);
}
