import { z } from 'zod';

const jobTypes = ['batch_ingest_entities', 'batch_ingest_events', 'batch_ingest_states', 'erase_entity'] as const;

const JobError = z.object({
  index: z.number().int(),
  externalId: z.string().nullable(),
  code: z.string(),
  message: z.string(),
});

/** `output` is null until a batch has ended, and for an erasure. */
export const Job = z.object({
  id: z.string().regex(/^job_[0-9a-f]{16}$/),
  type: z.enum(jobTypes),
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  progress: z.number().int().min(0).max(100),
  output: z.object({ succeeded: z.number().int(), failed: z.number().int(), errors: z.array(JobError) }).nullable(),
  error: z.string().nullable(),
  created_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof Job>;

const jobId = z.string().regex(/^job_[0-7][0-9a-f]{15}$/, { error: 'This is no id of a job.' });

/** How a job stands: `refused` has ended with items that were refused, `failed` has written nothing. */
const jobOutcomes = ['running', 'completed', 'refused', 'failed'] as const;

export const ListJobsInput = z.object({
  limit: z.number().int().min(1).max(100).default(50),
  /** The `nextCursor` of the page before. */
  cursor: jobId.optional(),
  type: z.enum(jobTypes).optional(),
  outcome: z.enum(jobOutcomes).optional(),
});
export type ListJobsInput = z.input<typeof ListJobsInput>;

/** A job in a list: its counts, without the items that it refused. */
export const ListedJob = z.object({
  id: z.string(),
  type: z.enum(jobTypes),
  outcome: z.enum(jobOutcomes),
  progress: z.number().int(),
  succeeded: z.number().int().nullable(),
  failed: z.number().int().nullable(),
  duplicates: z.number().int().nullable(),
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
});
export type ListedJob = z.infer<typeof ListedJob>;

export const JobsPage = z.object({ items: z.array(ListedJob), nextCursor: z.string().nullable() });
export type JobsPage = z.infer<typeof JobsPage>;

export const JobInput = z.object({ jobId: z.string() });

/** One job, and how often each error code stands among the items that it refused. */
export const DescribedJob = ListedJob.extend({
  errorCodes: z.array(z.object({ code: z.string(), amount: z.number().int() })),
});
export type DescribedJob = z.infer<typeof DescribedJob>;

export const ListJobErrorsInput = z.object({
  jobId: z.string(),
  limit: z.number().int().min(1).max(500).default(50),
  /** The `nextCursor` of the page before: the index of its last item. */
  cursor: z.number().int().min(0).max(2_147_483_647).optional(),
  code: z.string().max(100).optional(),
});
export type ListJobErrorsInput = z.input<typeof ListJobErrorsInput>;

export const JobErrorsPage = z.object({ items: z.array(JobError), nextCursor: z.number().int().nullable() });
export type JobErrorsPage = z.infer<typeof JobErrorsPage>;

/** A file for spreadsheets. */
export const ExportedJobErrors = z.object({ fileName: z.string(), csv: z.string() });
export type ExportedJobErrors = z.infer<typeof ExportedJobErrors>;
