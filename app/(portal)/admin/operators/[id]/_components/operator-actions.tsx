'use client';

import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserShield } from '@tabler/icons-react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { countOf } from '#app/_ui/count.ts';
import { leaveFor, mayLeave } from '#app/_ui/unsaved-work.ts';
import { useAction } from '#app/_ui/use-action.ts';
import type { DescribedOperator } from '#server/domain/administration/schemas.ts';

/** Shuts the operator out or lets it in again, and acts for it. */
export function OperatorActions({ operator }: { operator: DescribedOperator }) {
  const { enter } = useTRPC().operators;
  const entering = useAction(enter.mutationOptions(), {
    done: null,
    failed: 'You cannot act for the operator',
    onDone: () => leaveFor('/'),
  });
  return (
    <>
      {operator.suspendedAt ? <Reactivate operator={operator} /> : <Suspend operator={operator} />}
      <Button
        leftSection={<IconUserShield size={16} aria-hidden />}
        loading={entering.isPending}
        onClick={() => mayLeave() && entering.mutate({ operatorId: operator.id })}
      >
        Act for this operator
      </Button>
    </>
  );
}

function Suspend({ operator: { id: operatorId, name, slug, activeKeys, people } }: { operator: DescribedOperator }) {
  const { operators } = useTRPC();
  const [opened, { open, close }] = useDisclosure(false);
  const suspending = useAction(operators.suspend.mutationOptions(), {
    done: `${name} is suspended.`,
    failed: null,
    refresh: [operators.pathFilter()],
    onDone: close,
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        Suspend
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={`Suspend ${name}?`}
        confirm="Suspend"
        typed={slug}
        mutation={suspending}
        onConfirm={() => suspending.mutate({ operatorId })}
      >
        <Text size="sm">
          Within a second none of its {countOf(activeKeys, 'active key')} opens anything, and its{' '}
          {countOf(people, 'person', 'people')} cannot work with its data. The data stays. You can reactivate it at any
          time.
        </Text>
      </ConfirmDialog>
    </>
  );
}

function Reactivate({ operator: { id: operatorId, name } }: { operator: DescribedOperator }) {
  const { operators } = useTRPC();
  const reactivating = useAction(operators.reactivate.mutationOptions(), {
    done: `${name} is active again.`,
    failed: `${name} could not be reactivated`,
    refresh: [operators.pathFilter()],
  });
  return (
    <Button variant="default" loading={reactivating.isPending} onClick={() => reactivating.mutate({ operatorId })}>
      Reactivate
    </Button>
  );
}
