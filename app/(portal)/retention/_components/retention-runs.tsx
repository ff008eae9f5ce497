'use client';

import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { countOf } from '#app/_ui/count.ts';
import { Moment } from '#app/_ui/moment.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { RetentionRun } from '#server/domain/retention/schemas.ts';

const looks = {
  completed: { tone: 'good', word: 'Done' },
  running: { tone: 'working', word: 'Under way' },
  stopped: { tone: 'warning', word: 'Stopped' },
} as const;

/** What the policy did last. */
export function RetentionRuns({ runs }: { runs: readonly RetentionRun[] }) {
  return (
    <Paper component="section" withBorder p="md" aria-label="What was done last">
      <Stack gap="sm">
        <Title order={2} size="h4">
          What was done last
        </Title>
        {runs.length === 0 && (
          <Text size="sm" c="dimmed">
            Nothing yet. A saved policy is applied each day from midnight (UTC) on, for the first time within the hour.
          </Text>
        )}
        {runs.map((run) => (
          <Group key={run.id} gap="sm" align="flex-start" wrap="nowrap">
            <StatusBadge tone={looks[run.status].tone}>{looks[run.status].word}</StatusBadge>
            <div>
              <Text size="sm">{describeRun(run)}</Text>
              <Text size="xs" c="dimmed">
                <Moment at={run.completedAt ?? run.startedAt} />
                {run.message && ` · ${run.message}`}
              </Text>
            </div>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

function describeRun(run: RetentionRun): string {
  const done = [
    run.eventsArchived > 0 && `${countOf(run.eventsArchived, 'event')} archived`,
    run.eventsRemoved > 0 && `${countOf(run.eventsRemoved, 'event')} removed`,
    run.statesArchived > 0 && `${countOf(run.statesArchived, 'state')} archived`,
    run.statesRemoved > 0 && `${countOf(run.statesRemoved, 'state')} removed`,
    run.entitiesErased > 0 && `${countOf(run.entitiesErased, 'entity', 'entities')} erased`,
  ].filter((part) => part !== false);
  return done.length > 0 ? done.join(', ') : 'Nothing was old enough';
}
