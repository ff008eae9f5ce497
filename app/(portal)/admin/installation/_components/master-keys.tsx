'use client';

import { Progress, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { countOf, formatCount } from '#app/_ui/count.ts';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { KeyStatus } from '#server/domain/key-rotation/schemas.ts';
import { keyColumns } from './key-columns.tsx';
import { KeySteps } from './key-steps.tsx';

const rotatingEveryMs = 2_000;
const quietEveryMs = 15_000;

/** The generations of master keys, how far a rotation is, and what whoever runs the installation does next. */
export function MasterKeys() {
  const keys = useQuery({
    ...useTRPC().installation.keys.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.progress ? rotatingEveryMs : quietEveryMs),
  });
  const runs = useQuery(useTRPC().installation.runs.queryOptions({}));
  const underWay = runs.data?.some(({ task, completedAt }) => task === 'key-rotation' && completedAt === null) ?? false;
  return (
    <Section
      title="Master keys"
      explanation="One generation seals what is written; older ones open what they sealed until the worker has sealed it anew."
    >
      {keys.data && <KeySteps status={keys.data} underWay={underWay} />}
      {keys.data?.progress && <Rotation progress={keys.data.progress} />}
      <DataTable
        label="master keys"
        columns={keyColumns}
        query={keys}
        rows={keys.data?.generations}
        rowKey={({ generation }) => String(generation)}
        blocks="wide"
        empty={
          <EmptyList icon={IconKey} title="No master keys" description="The first start of the program makes one." />
        }
      />
    </Section>
  );
}

function Rotation({ progress: { done, all } }: { progress: NonNullable<KeyStatus['progress']> }) {
  const id = useId();
  return (
    <Stack gap={4}>
      <Text size="sm" id={id}>
        {`Sealed by the present generation: ${formatCount(done)} of ${countOf(all, 'record')}`}
      </Text>
      <Progress.Root size="lg">
        <Progress.Section value={all === 0 ? 0 : (done / all) * 100} aria-labelledby={id} />
      </Progress.Root>
    </Stack>
  );
}
