import { z } from 'zod';

export const CreateOperatorInput = z.object({
  name: z.string().trim().min(1, 'name must not be empty.').max(200, 'name must have at most 200 characters.'),
});
export type CreateOperatorInput = z.infer<typeof CreateOperatorInput>;

export const CreatedOperator = z.object({ id: z.number(), slug: z.string(), name: z.string() });
export type CreatedOperator = z.infer<typeof CreatedOperator>;

export const ListedOperator = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
});
export type ListedOperator = z.infer<typeof ListedOperator>;
