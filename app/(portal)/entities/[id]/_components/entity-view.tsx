'use client';

import { Badge, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { ShownEntity } from '#server/domain/entities/schemas.ts';
import { EntityActions } from './entity-actions.tsx';
import { EntityData } from './entity-data.tsx';
import { ErasureReceipt } from './erasure-receipt.tsx';
import { StateCards } from './state-cards.tsx';
import { Timeline } from './timeline.tsx';

/** What is held on one entity, who it concerns, and what happened to it. */
export function EntityView({ id }: { id: string }) {
  const query = useQuery(useTRPC().entities.get.queryOptions({ id }));
  return (
    <Stack gap="lg">
      <PageHeader
        title={<span style={{ overflowWrap: 'anywhere' }}>{query.data?.externalId ?? 'Entity'}</span>}
        explanation={query.data && <Facts entity={query.data} />}
        actions={query.data && <EntityActions entity={query.data} />}
      />
      <Failure title="The entity could not be loaded" query={query} />
      {query.data && <ErasureReceipt id={id} isErased={query.data.deletedAt !== null} />}
      {query.data && <EntityData entity={query.data} />}
      {query.data && query.data.states.length > 0 && <StateCards states={query.data.states} />}
      {/* What a stream told of before an erasure goes with it, at once. */}
      <Timeline key={query.data?.deletedAt ?? 'held'} id={id} />
    </Stack>
  );
}

function Facts({ entity: { id, entityType, createdAt, updatedAt, deletedAt } }: { entity: ShownEntity }) {
  return (
    <Group gap="sm">
      <Badge variant="default" tt="none" fw={500}>
        {entityType}
      </Badge>
      {deletedAt && (
        <StatusBadge tone="off">
          Erased <Moment at={deletedAt} />
        </StatusBadge>
      )}
      <span>
        Created <Moment at={createdAt} />, changed <Moment at={updatedAt} />
      </span>
      <Id value={id} label="entity id" />
    </Group>
  );
}
