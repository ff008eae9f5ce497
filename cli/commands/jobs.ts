import type { Command } from 'commander';
import { listTaskRuns } from '#server/domain/tasks/index.ts';
import { ListTaskRunsInput, type TaskRun } from '#server/domain/tasks/schemas.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatMoment, formatTable, print } from '../print.ts';

interface JobsOptions extends Format {
  limit?: string;
}

export function addJobsCommand(program: Command): void {
  defineCommand(program, 'jobs', 'List what the worker did and does, newest first.', 'jobs --limit 10')
    .option('--limit <n>', 'how many (default: 50)')
    .action(jobs);
}

async function jobs({ limit, ...format }: JobsOptions): Promise<void> {
  const input = parseInput(ListTaskRunsInput, { ...(limit !== undefined && { limit: Number(limit) }) });
  const runs = await withCore((core) => listTaskRuns(toCaller(core), input));
  const rows = runs.map((run) => {
    const moments = [run.createdAt, run.startedAt, run.completedAt].map(formatMoment);
    return [run.task, run.status, String(run.attempts), ...moments, describe(run)];
  });
  const head = ['TASK', 'STATUS', 'ATTEMPTS', 'DUE', 'STARTED', 'ENDED', 'RESULT'];
  print(format, runs, formatTable([head, ...rows]));
}

function describe({ result }: TaskRun): string {
  if (result === null) return '-';
  if (typeof result.message === 'string') return result.message;
  return Object.entries(result)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
