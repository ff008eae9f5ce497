'use client';

import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { countOf } from '#app/_ui/count.ts';
import { downloadText } from '#app/_ui/download-text.ts';
import { Failure } from '#app/_ui/failure.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { ShownErasure } from '#server/domain/entities/schemas.ts';

/** The receipt of the latest erasure, and what it proves; nothing for an entity that was never erased. */
export function ErasureReceipt({ id, isErased }: { id: string; isErased: boolean }) {
  const query = useQuery(useTRPC().entities.erasure.queryOptions({ id }));
  const { data } = query;
  return (
    <>
      <Failure title="The receipt of the erasure could not be loaded" query={query} />
      {data && (
        <Section
          framed
          title={isErased ? 'Erasure receipt' : 'Receipt of an earlier erasure'}
          explanation="Signed by this installation. It proves that from then on nothing of this could be read here, and names the entity without its external id. Whoever has the key can verify it."
          actions={<Downloads erasure={data} />}
        >
          <Facts erasure={data} />
        </Section>
      )}
    </>
  );
}

function Downloads({ erasure: { receipt, publicKey } }: { erasure: ShownErasure }) {
  const icon = <IconDownload size={16} aria-hidden />;
  const downloadReceipt = () =>
    downloadText(`${receipt.id}.json`, `${JSON.stringify(receipt, null, 2)}\n`, 'application/json');
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" leftSection={icon} onClick={downloadReceipt}>
        Download receipt
      </Button>
      {publicKey !== null && (
        <Button
          size="xs"
          variant="default"
          leftSection={icon}
          onClick={() => downloadText(`${receipt.keyId}.pem`, publicKey, 'application/x-pem-file')}
        >
          Download key
        </Button>
      )}
    </Group>
  );
}

function Facts({ erasure: { receipt } }: { erasure: ShownErasure }) {
  const { erasedAt, erasedBy, reason, eventsRedacted, statesRemoved } = receipt;
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, lg: 4 }} m={0} spacing="sm">
      <Fact name="Erased">
        <Moment at={erasedAt} />
      </Fact>
      <Fact name="By">{reason === 'retention' ? 'The retention' : nameOf(erasedBy)}</Fact>
      <Fact name="Taken away">
        {countOf(eventsRedacted, 'event')}, {countOf(statesRemoved, 'state')}
      </Fact>
      <Fact name="Receipt">
        <Id value={receipt.id} label="receipt id" />
      </Fact>
    </SimpleGrid>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}

/** The audit log knows the names; a receipt stays true when they change. */
function nameOf({ kind, id }: ShownErasure['receipt']['erasedBy']): ReactNode {
  if (kind === 'apiKey') return <Id value={id} label="API key id" />;
  const [, number] = id.split(':');
  if (kind === 'user') return `Person ${number}`;
  if (kind === 'admin') return number ? `Administrator ${number}` : 'The command line';
  return 'The program';
}
