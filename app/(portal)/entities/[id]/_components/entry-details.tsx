'use client';

import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { Id } from '#app/_ui/id.tsx';
import { JsonView } from '#app/_ui/json-view.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { TimelineEntry } from '#server/domain/timeline/schemas.ts';
import classes from './timeline.module.css';

/** All of one entry. */
export function EntryDetails({ entityId, entry }: { entityId: string; entry: TimelineEntry }) {
  return (
    <Stack gap="xs" className={classes.details}>
      {entry.kind === 'event' && (
        <>
          <Group gap="md">
            <Id value={entry.id} label="event id" />
            <Text size="sm" c="dimmed" component="span">
              Occurred <Moment at={entry.occurredAt} />, recorded <Moment at={entry.at} />
            </Text>
          </Group>
          {entry.data === null ? (
            <LongData entityId={entityId} eventId={entry.id} />
          ) : (
            <JsonView text={entry.data} label="data of the event" />
          )}
        </>
      )}
      {entry.kind === 'state' && entry.value !== null && <JsonView text={entry.value} label="value of the state" />}
      {entry.kind === 'state' && entry.value === null && (
        <Text size="sm">The value stands among the states above.</Text>
      )}
      {entry.kind === 'action' && (
        <Text size="sm">
          {entry.actorName ?? 'Nobody by name'}, by {doorWords[entry.door] ?? entry.door}, <Moment at={entry.at} />
          {entry.reason && `. Reason: ${entry.reason}`}
        </Text>
      )}
    </Stack>
  );
}

const doorWords: Record<string, string> = { rest: 'the API', portal: 'the portal', cli: 'the command line' };

function LongData({ entityId, eventId }: { entityId: string; eventId: string }) {
  const query = useQuery(useTRPC().timeline.event.queryOptions({ id: entityId, eventId }));
  if (query.data) return <JsonView text={query.data.data} label="data of the event" />;
  if (!query.isError) return <Skeleton h={80} />;
  return <Failure title="The data could not be loaded" query={query} />;
}
