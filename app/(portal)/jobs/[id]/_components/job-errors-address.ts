import { z } from 'zod';
import type { ListJobErrorsInput } from '#server/domain/jobs/schemas.ts';

/** Which of the refused items the address asks for. */
export const JobErrorsAddress = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  code: z.string().max(100).optional(),
});

/** The same as the server is asked for it. */
export function toErrorsInput(jobId: string, { cursor, code }: z.infer<typeof JobErrorsAddress>): ListJobErrorsInput {
  return { jobId, code, cursor: cursor === undefined ? undefined : Number(cursor) };
}
