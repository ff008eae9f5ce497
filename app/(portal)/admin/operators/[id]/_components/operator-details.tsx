'use client';

import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { isNotFound } from '#app/_trpc/query-client.ts';
import { Failure } from '#app/_ui/failure.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { NothingHere } from '#app/_ui/nothing-here.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { OperatorStatus } from '../../_components/operator-status.tsx';
import { Limits } from './limits.tsx';
import { OperatorActions } from './operator-actions.tsx';
import { OperatorKeys } from './operator-keys.tsx';
import { OperatorPeople } from './operator-people.tsx';
import { UsageCards } from './usage-cards.tsx';

/** One operator: what it uses, may use, and who has a way in. */
export function OperatorDetails({ operatorId }: { operatorId: number }) {
  const query = useQuery(useTRPC().operators.get.queryOptions({ operatorId }));
  const { data: operator, error } = query;
  if (isNotFound(error)) return <NothingHere />;
  if (!operator) {
    return (
      <>
        <Failure title="The operator could not be loaded" query={query} />
        {query.isPending && <Skeleton h={320} aria-label="Loading" />}
      </>
    );
  }
  return (
    <Stack gap="xl">
      <PageHeader
        title={operator.name}
        explanation={
          <Text
            component="div"
            size="sm"
            c="dimmed"
            style={{ display: 'flex', flexWrap: 'wrap', gap: 6, alignItems: 'center' }}
          >
            <OperatorStatus suspendedAt={operator.suspendedAt} /> <code>{operator.slug}</code> · id {operator.id} ·
            created
            <Moment at={operator.createdAt} />
          </Text>
        }
        actions={<OperatorActions operator={operator} />}
      />
      <UsageCards operator={operator} />
      <Limits operator={operator} />
      <OperatorPeople operatorId={operatorId} />
      <OperatorKeys operatorId={operatorId} />
    </Stack>
  );
}
