'use client';

import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { countOf } from '#app/_ui/count.ts';
import { Failure } from '#app/_ui/failure.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { ShownEntity } from '#server/domain/entities/schemas.ts';

/** Erases after the person has read what goes and typed whose it is. */
export function EraseEntity({ entity: { id, externalId }, onClose }: { entity: ShownEntity; onClose: () => void }) {
  const trpc = useTRPC();
  const counts = useQuery(trpc.entities.count.queryOptions({ id }, { staleTime: 0 }));
  const erase = useAction(trpc.entities.erase.mutationOptions(), {
    done: ({ eventsRedacted }) => `${externalId} is erased, ${countOf(eventsRedacted, 'event')} redacted.`,
    failed: null,
    refresh: [trpc.entities.pathFilter(), trpc.timeline.pathFilter()],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Erase this entity?"
      confirm="Erase for good"
      typed={externalId}
      onConfirm={() => erase.mutate({ id })}
      mutation={erase}
    >
      <Text size="sm" mb="xs">
        This cannot be undone. When it is done, nothing of {externalId} can be read any more:
      </Text>
      <Failure title="What goes could not be counted" query={counts} />
      {counts.data && (
        <List size="sm">
          <List.Item>its data, {countOf(counts.data.sealedFields, 'sealed field')} of personal data among it</List.Item>
          <List.Item>
            the data of {counts.data.eventsAreMore && 'more than '}
            {countOf(counts.data.events, 'event')}
          </List.Item>
          <List.Item>{countOf(counts.data.states, 'state')}</List.Item>
        </List>
      )}
      {counts.isPending && <Text size="sm">Counting …</Text>}
    </ConfirmDialog>
  );
}
