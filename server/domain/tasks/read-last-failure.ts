import type { Core } from '../context.ts';
import type { TaskFailure } from './schemas.ts';

/** How the run of a task failed that ended last; null where it did its work, or none ended yet. */
export async function readLastFailure({ database }: Core, name: string): Promise<TaskFailure | null> {
  // The queue's own word, which is no sentence, is kept of a process that died or hung.
  const [last] = await database.sql<{ state: string; completed_ms: number; problem: string }[]>`
    select state::text as state, extract(epoch from completed_on)::float8 * 1000 as completed_ms,
      coalesce(output->>'message', 'The process that did it showed no life, or took too long.') as problem
    from worker.job where name = ${name} and state in ('completed', 'failed') order by completed_on desc limit 1`;
  if (last?.state !== 'failed') return null;
  return { at: new Date(Math.round(last.completed_ms)).toISOString(), problem: last.problem };
}
