import type { Core } from '../context.ts';
import type { TaskProblem } from './schemas.ts';

export interface LastRun {
  /** Why it was given up; null where it did its work. */
  failed: TaskProblem | null;
  /** What it could not do beside its work. */
  told: TaskProblem | null;
}

/** How the run of a task came out that ended last; null where none ended yet. */
export async function readLastRun({ database }: Core, name: string): Promise<LastRun | null> {
  // The queue's own word, which is no sentence, is kept of a process that died or hung.
  const [last] = await database.sql<{ state: string; completed_ms: number; problem: string | null }[]>`
    select state::text as state, extract(epoch from completed_on)::float8 * 1000 as completed_ms,
      case when state = 'completed' then output->>'problem'
        else coalesce(output->>'message', 'The process that did it showed no life, or took too long.') end as problem
    from worker.job where name = ${name} and state in ('completed', 'failed') order by completed_on desc limit 1`;
  if (!last) return null;
  const { state, completed_ms: endedMs, problem } = last;
  const told = problem === null ? null : { at: new Date(Math.round(endedMs)).toISOString(), problem };
  return state === 'failed' ? { failed: told, told: null } : { failed: null, told };
}
