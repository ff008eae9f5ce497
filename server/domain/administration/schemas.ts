import { z } from 'zod';
import { roles } from '../context.ts';

/** What stands in the address of the page. */
export const OperatorsAddress = z.object({
  /** A part of the name or the slug. */
  search: z.string().trim().min(1).max(100).optional(),
  status: z.enum(['active', 'suspended']).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

export const ListOperatorsInput = OperatorsAddress.extend({ limit: z.number().int().min(1).max(100).default(25) });
export type ListOperatorsInput = z.input<typeof ListOperatorsInput>;

const Amounts = z.object({ recorded: z.number().int(), refused: z.number().int() });

export const AdministeredOperator = z.object({
  id: z.number().int(),
  slug: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
  activeKeys: z.number().int(),
  people: z.number().int(),
  stored: z.object({ events: z.number().int(), entities: z.number().int() }),
  today: Amounts,
  last30Days: Amounts,
  /** The last day, in UTC, on which something was recorded. */
  lastRecordedOn: z.iso.date().nullable(),
});
export type AdministeredOperator = z.infer<typeof AdministeredOperator>;

export const OperatorsPage = z.object({ items: z.array(AdministeredOperator), nextCursor: z.string().nullable() });
export type OperatorsPage = z.infer<typeof OperatorsPage>;

/** `own` is null where the installation's limit counts; both are `<per second>/<burst>` or `off`. */
const Limit = z.object({ own: z.string().nullable(), installation: z.string() });

export const DescribedOperator = AdministeredOperator.extend({
  limits: z.object({ 'ingest:realtime': Limit, 'ingest:batch': Limit, read: Limit }),
});
export type DescribedOperator = z.infer<typeof DescribedOperator>;

const limitFormat = /^(off|[1-9]\d{0,8}\/[1-9]\d{0,8})$/;
const limitWords = 'A limit is <per second>/<burst>, such as 100/200, or off.';
const NewLimit = z.string().regex(limitFormat, limitWords).nullable();

/** The form of limits, where nothing stands for the installation's. */
const LimitField = z
  .string()
  .trim()
  .regex(new RegExp(`^$|${limitFormat.source}`), limitWords);
export const LimitFields = z.object({ realtime: LimitField, batch: LimitField, read: LimitField });

const OwnLimits = z.object({ 'ingest:realtime': NewLimit, 'ingest:batch': NewLimit, read: NewLimit }).partial();

/** Null goes back to the installation's limit; what is absent stays. `seen` is what the person saw of those they change. */
export const ChangeLimitsInput = z.object({ seen: OwnLimits, limits: OwnLimits });
export type ChangeLimitsInput = z.infer<typeof ChangeLimitsInput>;

export const OperatorPerson = z.object({
  id: z.number().int(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  disabled: z.boolean(),
});
export type OperatorPerson = z.infer<typeof OperatorPerson>;
