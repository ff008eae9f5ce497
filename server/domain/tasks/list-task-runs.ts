import type { Caller } from '../context.ts';
import { requireRight } from '../rights.ts';
import { ListTaskRunsInput, type TaskRun } from './schemas.ts';

interface RunRow {
  id: string;
  name: string;
  state: string;
  started_before: number;
  created_ms: number;
  started_ms: number | null;
  completed_ms: number | null;
  output: Record<string, unknown> | string | null;
}

const statusOf: Record<string, TaskRun['status']> = {
  created: 'waiting',
  retry: 'interrupted',
  active: 'running',
  completed: 'completed',
};

/** The runs of the worker's tasks, newest first. @throws FORBIDDEN */
export async function listTaskRuns(caller: Caller, input: ListTaskRunsInput = {}): Promise<TaskRun[]> {
  requireRight(caller, 'installation');
  const { limit } = ListTaskRunsInput.parse(input);
  const rows = await caller.core.database.sql<RunRow[]>`
    select id, name, state::text as state, retry_count + (started_on is not null)::int as started_before,
      extract(epoch from created_on)::float8 * 1000 as created_ms,
      extract(epoch from started_on)::float8 * 1000 as started_ms,
      extract(epoch from completed_on)::float8 * 1000 as completed_ms, output
    from worker.job where name not like '\\_\\_%' order by created_on desc, id desc limit ${limit}`;
  return rows.map(toRun);
}

function toRun(row: RunRow): TaskRun {
  const output = typeof row.output === 'string' ? (JSON.parse(row.output) as Record<string, unknown>) : row.output;
  return {
    id: row.id,
    task: row.name,
    status: statusOf[row.state] ?? 'failed',
    attempts: row.started_before,
    createdAt: iso(row.created_ms),
    startedAt: row.started_ms === null ? null : iso(row.started_ms),
    completedAt: row.completed_ms === null ? null : iso(row.completed_ms),
    result: output && ('message' in output ? { message: output.message } : output),
  };
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();
