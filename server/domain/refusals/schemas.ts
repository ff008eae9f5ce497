import { z } from 'zod';
import { errorCodes } from '../errors.ts';

/** What a request with a valid key can be refused with; the others are told to nobody, or to people alone. */
export const refusalCodes = errorCodes.filter(
  (code) => !['UNAUTHORIZED', 'LAST_ACTIVE_KEY', 'CONFLICT'].includes(code),
);

export const ListRefusalsInput = z.object({
  code: z.enum(errorCodes).optional(),
  /** The refusal of one request, as its answer names it: `X-Request-Id`. */
  requestId: z.string().trim().max(100).optional(),
  /** What an answer named as `nextCursor`. */
  cursor: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(100).default(50),
});
export type ListRefusalsInput = z.input<typeof ListRefusalsInput>;

export const ListedRefusal = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  operation: z.string(),
  code: z.string(),
  message: z.string(),
  requestId: z.string().nullable(),
  apiKey: z.object({ id: z.string(), label: z.string().nullable() }).nullable(),
  /** Of an item of a batch. */
  jobId: z.string().nullable(),
  itemIndex: z.number().int().nullable(),
});
export type ListedRefusal = z.infer<typeof ListedRefusal>;

export const RefusalPage = z.object({ items: z.array(ListedRefusal), nextCursor: z.string().nullable() });
export type RefusalPage = z.infer<typeof RefusalPage>;
