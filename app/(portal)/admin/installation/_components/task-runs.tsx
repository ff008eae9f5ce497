'use client';

import { Text } from '@mantine/core';
import { IconClockPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { formatCount } from '#app/_ui/count.ts';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { Duration } from '#app/_ui/duration.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { Section } from '#app/_ui/section.tsx';
import { StatusBadge, type Tone } from '#app/_ui/status-badge.tsx';
import type { TaskRun } from '#server/domain/tasks/schemas.ts';
import { resultWords, taskName } from './run-words.ts';

const runningEveryMs = 2_000;
const quietEveryMs = 15_000;

const looks: Record<TaskRun['status'], { tone: Tone; word: string }> = {
  waiting: { tone: 'off', word: 'Waiting' },
  running: { tone: 'working', word: 'Under way' },
  interrupted: { tone: 'warning', word: 'Goes on soon' },
  completed: { tone: 'good', word: 'Done' },
  failed: { tone: 'bad', word: 'Failed' },
};

const columns: Column<TaskRun>[] = [
  {
    title: 'Task',
    block: 'title',
    cell: ({ task }) => (
      <Text size="sm" fw={500} style={{ whiteSpace: 'nowrap' }}>
        {taskName(task)}
      </Text>
    ),
  },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ status }) => <StatusBadge tone={looks[status].tone}>{looks[status].word}</StatusBadge>,
  },
  { title: 'Result', block: 'bare', cell: (run) => resultWords(run) },
  { title: 'Begun', block: 'half', cell: ({ startedAt, createdAt }) => <Moment at={startedAt ?? createdAt} /> },
  { title: 'Took', block: 'half', align: 'right', cell: (run) => <Took run={run} /> },
  { title: 'Attempts', block: 'half', align: 'right', cell: ({ attempts }) => formatCount(attempts) },
];

function Took({ run: { startedAt, completedAt } }: { run: TaskRun }) {
  return startedAt !== null && <Duration from={startedAt} to={completedAt} />;
}

const refreshEvery = (runs: readonly TaskRun[] | undefined) =>
  runs?.some(({ completedAt }) => completedAt === null) ? runningEveryMs : quietEveryMs;

/** What the worker did and does, newest first. */
export function TaskRuns() {
  const runs = useQuery({
    ...useTRPC().installation.runs.queryOptions({}),
    refetchInterval: ({ state }) => refreshEvery(state.data),
  });
  return (
    <Section
      title="What the worker did"
      explanation="One process does each task at a time, and another goes on where one was interrupted. Kept for 30 days."
      actions={<RefreshButton query={runs} />}
    >
      <DataTable
        label="runs of the worker"
        columns={columns}
        query={runs}
        rows={runs.data}
        rowKey={({ id }) => id}
        blocks="wide"
        empty={
          <EmptyList
            icon={IconClockPlay}
            title="Nothing yet"
            description="The first task is due at the next full hour."
          />
        }
      />
    </Section>
  );
}
