import { z } from 'zod';

export const ListTaskRunsInput = z.object({ limit: z.number().int().min(1).max(1_000).default(50) });
export type ListTaskRunsInput = z.input<typeof ListTaskRunsInput>;

/** A run of a task of the worker. What it did for an operator stands in that operator's tables. */
export const TaskRun = z.object({
  id: z.uuid(),
  task: z.string(),
  /** `interrupted`: it failed, or its process died, and it is about to go on. */
  status: z.enum(['waiting', 'running', 'interrupted', 'completed', 'failed']),
  /** How often it was begun. */
  attempts: z.number().int(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
  /** What it did, or what went wrong last. */
  result: z.record(z.string(), z.unknown()).nullable(),
});
export type TaskRun = z.infer<typeof TaskRun>;

/** When a run of a task ended, and what went wrong. */
export const TaskProblem = z.object({ at: z.iso.datetime(), problem: z.string() });
export type TaskProblem = z.infer<typeof TaskProblem>;
