'use client';

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

/** The operator whose data a page was loaded with. */
export interface ShownOperator {
  operatorId: number;
  name: string;
  /** Whether an administrator acted for it then. */
  acting: boolean;
}

/**
 * When the session went to another operator, in another tab or because somebody took a person out of this one, the page
 * reaches nothing any more. It leads back, which keeps what was typed, or on to where the session is.
 */
export function OtherOperator({ shown }: { shown: ShownOperator }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.session.current.queryOptions());
  const words = { done: null, failed: 'You are still where you were', refresh: [{}] };
  const change = useAction(trpc.session.switchOperator.mutationOptions(), words);
  const enter = useAction(trpc.operators.enter.mutationOptions(), words);
  const back = shown.acting ? enter : change;
  if (!data || (data.operator?.operatorId === shown.operatorId && !back.isPending)) return null;
  const now = data.operator?.name ?? 'no operator';
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      title={`You are in ${now} now`}
      zIndex={900}
    >
      <Stack gap="md">
        <Text size="sm">
          This page shows <b>{shown.name}</b>, where you are no longer: another tab left it, or your access to it ended.
          Nothing was changed{data.operator ? ` in ${now}` : ''}.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" disabled={back.isPending} onClick={() => window.location.assign('/')}>
            {data.operator ? `Go to ${now}` : 'Load the page anew'}
          </Button>
          {isOpen(shown, data) && (
            <Button
              loading={back.isPending}
              onClick={() => back.mutate({ operatorId: shown.operatorId })}
              data-autofocus
            >
              Go back to {shown.name}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function isOpen({ operatorId, acting }: ShownOperator, now: CurrentSession): boolean {
  if (acting) return now.isAdministrator;
  return !now.acting && now.memberships.some((own) => own.operatorId === operatorId && !own.suspended);
}
