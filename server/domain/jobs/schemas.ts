import { z } from 'zod';

const JobError = z.object({
  index: z.number().int(),
  externalId: z.string().nullable(),
  code: z.string(),
  message: z.string(),
});

/** `output` is null until a batch has ended, and for an erasure. */
export const Job = z.object({
  id: z.string().regex(/^job_[0-9a-f]{16}$/),
  type: z.enum(['batch_ingest_entities', 'batch_ingest_events', 'batch_ingest_states', 'erase_entity']),
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  progress: z.number().int().min(0).max(100),
  output: z.object({ succeeded: z.number().int(), failed: z.number().int(), errors: z.array(JobError) }).nullable(),
  error: z.string().nullable(),
  created_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof Job>;
