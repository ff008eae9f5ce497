import { z } from 'zod';
import { auditActions } from './actions.ts';

export const AuditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof AuditAction>;

/** Who acts, in a word: a person or an administrator by number, a key by its id, `admin` the shell, `system` the program. */
const ActorName = z.string().regex(/^(user:\d{1,15}|admin:\d{1,15}|key_[0-7][0-9a-f]{15}|admin|system)$/);
const Day = z.iso.date();

const filters = {
  action: AuditAction.optional(),
  actor: ActorName.optional(),
  /** What it was done to, such as `ent_…` or `user:12`. */
  subject: z.string().trim().min(1).max(100).optional(),
  /** First and last day, in UTC. */
  from: Day.optional(),
  to: Day.optional(),
};

/** What stands in the address of the page. */
export const AuditAddress = z.object({ ...filters, cursor: z.string().max(100).optional() });
export type AuditAddress = z.infer<typeof AuditAddress>;

export const ListAuditInput = AuditAddress.extend({ limit: z.number().int().min(1).max(100).default(50) });
export type ListAuditInput = z.input<typeof ListAuditInput>;

export const ListInstallationLogInput = ListAuditInput.pick({ cursor: true, limit: true });
export type ListInstallationLogInput = z.input<typeof ListInstallationLogInput>;

export const ExportAuditInput = z.object(filters);
export type ExportAuditInput = z.infer<typeof ExportAuditInput>;

/** Somebody or something with the name that people know it by, where it has one. */
const Named = z.object({ id: z.string(), name: z.string().nullable() });

export const AuditActor = Named.extend({ kind: z.enum(['apiKey', 'user', 'admin', 'system']) });
export type AuditActor = z.infer<typeof AuditActor>;

export const ListedAudit = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  action: z.string(),
  actor: AuditActor,
  door: z.string(),
  address: z.string().nullable(),
  subject: Named.nullable(),
  details: z.record(z.string(), z.json()),
});
export type ListedAudit = z.infer<typeof ListedAudit>;

export const AuditPage = z.object({ items: z.array(ListedAudit), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;

export const ExportedAudit = z.object({
  fileName: z.string(),
  csv: z.string(),
  rows: z.number().int(),
  /** Whether there were more rows than one file holds; then the oldest are not in it. */
  cut: z.boolean(),
});
export type ExportedAudit = z.infer<typeof ExportedAudit>;

export const ListPiiReadsInput = z.object({ entityId: z.string() });
export type ListPiiReadsInput = z.infer<typeof ListPiiReadsInput>;

/** How often a key opened the personal data of an entity within an hour. */
export const ListedPiiRead = z.object({ hour: z.iso.datetime(), key: Named, reads: z.number().int() });
export type ListedPiiRead = z.infer<typeof ListedPiiRead>;

/** Who did something with an entity and why, for whom it concerns. */
export const Access = z.object({
  at: z.iso.datetime(),
  action: z.string(),
  by: AuditActor.pick({ kind: true, id: true }),
  door: z.string(),
  reason: z.string().optional(),
});
export type Access = z.infer<typeof Access>;

export const ReadsByKey = z.object({ hour: z.iso.datetime(), keyId: z.string(), reads: z.number().int() });
export type ReadsByKey = z.infer<typeof ReadsByKey>;
