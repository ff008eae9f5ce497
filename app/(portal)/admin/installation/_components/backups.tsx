'use client';

import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDatabaseExport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { formatCount } from '#app/_ui/count.ts';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { Backups as BackupsOf } from '#server/domain/backups/schemas.ts';
import { backupColumns } from './backup-columns.tsx';
import { StartTask } from './start-task.tsx';

const busyEveryMs = 2_000;
const quietEveryMs = 15_000;

type Place = NonNullable<BackupsOf>;

const refreshEvery = (place: BackupsOf | undefined) =>
  place?.underWay || place?.items.some(({ checking }) => checking) ? busyEveryMs : quietEveryMs;

/** The backups that lie where this installation puts them; one can be taken, verified, and the way back is told. */
export function Backups() {
  const backups = useQuery({
    ...useTRPC().installation.backups.queryOptions(),
    refetchInterval: ({ state }) => refreshEvery(state.data),
  });
  const place = backups.data;
  if (place === null) return null;
  return (
    <Section
      title="Backups"
      explanation="All that is stored, as it was at one moment. Neither the master keys nor the erasure ledger are in it: keep the three apart, and copy each to another machine."
      actions={place && <TakeBackup place={place} />}
    >
      {place && <Schedule place={place} />}
      {place?.failed && <LastFailure failed={place.failed} />}
      {place?.unremoved && <Unremoved unremoved={place.unremoved} />}
      {place && place.problems.length > 0 && <Problems problems={place.problems} />}
      <DataTable
        label="backups"
        columns={place ? backupColumns(place) : []}
        query={backups}
        rows={place?.items}
        rowKey={({ name }) => name}
        blocks="wide"
        empty={
          <EmptyList
            icon={IconDatabaseExport}
            title={place?.problems.length ? 'No backup that can be read' : 'No backup yet'}
            description={place?.underWay ? 'One is being taken.' : 'Take one by "Back up now".'}
          />
        }
      />
    </Section>
  );
}

function Schedule({ place: { directory, at, keep } }: { place: Place }) {
  const when =
    at === null
      ? 'Taken when somebody asks, and daily once BACKUP_AT is set'
      : `Taken each day at ${at} UTC, until BACKUP_AT is off`;
  const kept = keep === null ? 'all are kept, unless BACKUP_KEEP is set' : `the newest ${formatCount(keep)} are kept`;
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {`${when}; ${kept}. They lie in ${directory}.`}
    </Text>
  );
}

function TakeBackup({ place: { underWay, directory } }: { place: Place }) {
  return (
    <StartTask
      start={useTRPC().installation.startBackup.mutationOptions()}
      title="Back up now?"
      confirm="Back up"
      explanation={`The worker copies all that is stored, as it is at one moment, into a new folder in ${directory}, and reads it again. Nobody waits for it; it needs some room there.`}
    >
      {(ask) => (
        <Button
          leftSection={<IconDatabaseExport size={16} aria-hidden />}
          loading={underWay}
          loaderProps={{ type: 'dots' }}
          aria-label={underWay ? 'A backup is being taken' : undefined}
          onClick={ask}
        >
          Back up now
        </Button>
      )}
    </StartTask>
  );
}

function LastFailure({ failed: { at, problem } }: { failed: NonNullable<Place['failed']> }) {
  return (
    <Alert color="red" variant="outline" title="The last backup failed" icon={<IconAlertTriangle aria-hidden />}>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {problem} It was given up <Moment at={at} />, and none was taken since.
      </Text>
    </Alert>
  );
}

function Unremoved({ unremoved: { at, problem } }: { unremoved: NonNullable<Place['unremoved']> }) {
  return (
    <Warning title="Older backups could not be removed">
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {problem} The backup that was taken <Moment at={at} /> is whole; the next run tries again.
      </Text>
    </Warning>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  return (
    <Warning title="Not all that lies there is a backup that can be read">
      <Stack gap={4}>
        {problems.map((problem) => (
          <Text size="sm" key={problem} style={{ overflowWrap: 'anywhere' }}>
            {problem}
          </Text>
        ))}
      </Stack>
    </Warning>
  );
}

function Warning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert color="orange" variant="light" title={title} icon={<IconAlertTriangle aria-hidden />}>
      {children}
    </Alert>
  );
}
