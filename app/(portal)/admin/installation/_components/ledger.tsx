'use client';

import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { countOf } from '#app/_ui/count.ts';
import { Failure } from '#app/_ui/failure.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { LedgerStatus } from '#server/domain/erasures/schemas.ts';

const readEveryMs = 15_000;

/** Where the erasure ledger lies, and whether every receipt stands in one. */
export function Ledger() {
  const ledger = useQuery({ ...useTRPC().installation.ledger.queryOptions(), refetchInterval: readEveryMs });
  return (
    <Section
      title="Erasure ledger"
      explanation="The receipt of each erasure, in a file apart from the database: a backup that is restored does not know what was erased since."
      framed
    >
      <Failure title="The ledger could not be looked at" query={ledger} />
      {ledger.data && <Facts ledger={ledger.data} />}
    </Section>
  );
}

function Facts({ ledger: { file, receipts, waiting, waitingSince } }: { ledger: LedgerStatus }) {
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">File of this machine:</Text>
        {file === null ? <Text size="sm">none</Text> : <Id value={file} label="path of the ledger" />}
      </Group>
      <Text size="sm">
        {receipts === 0 ? 'Nothing was erased yet.' : `${countOf(receipts, 'receipt')} in the database.`}
        {receipts > 0 && waiting === 0 && ' All of them stand in a ledger.'}
      </Text>
      {waiting > 0 && (
        <Alert
          color="orange"
          variant="light"
          title={`${countOf(waiting, 'receipt')} in no ledger yet`}
          icon={<IconAlertTriangle aria-hidden />}
        >
          <Text size="sm" component="div">
            The oldest is of {waitingSince && <Moment at={waitingSince} />}. The program appends them by itself, every
            20 seconds; should it not, it cannot write the file, and the log says why.
          </Text>
        </Alert>
      )}
    </Stack>
  );
}
