'use client';

import { Button, Menu, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { roleNames } from '#app/_ui/role-names.ts';
import { leaveFor, mayLeave } from '#app/_ui/unsaved-work.ts';
import { useAction } from '#app/_ui/use-action.ts';
import type { CurrentSession, Membership } from '#server/domain/users/schemas.ts';
import classes from './portal-shell.module.css';

/** Whose data this is and, for somebody who belongs to several operators, the way to another. */
export function OperatorSwitcher() {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  if (!data) return <Skeleton h={18} w={140} />;
  if (!data.operator) return null;
  const others = data.memberships.filter(({ operatorId }) => operatorId !== data.operator?.operatorId);
  if (data.acting || others.length === 0) {
    return (
      <Text className={classes.operator} fw={600} truncate>
        <VisuallyHidden>Operator: </VisuallyHidden>
        {data.operator.name}
      </Text>
    );
  }
  return <Choices operator={data.operator} memberships={data.memberships} />;
}

type ChoicesProps = Pick<CurrentSession, 'memberships'> & { operator: Membership };

function Choices({ operator, memberships }: ChoicesProps) {
  const trpc = useTRPC();
  const change = useAction(trpc.session.switchOperator.mutationOptions(), {
    done: null,
    failed: 'You are still where you were',
    onDone: () => leaveFor('/'),
  });
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          miw={0}
          loading={change.isPending}
          rightSection={<IconSelector size={16} aria-hidden />}
        >
          <Text component="span" fw={600} truncate>
            <VisuallyHidden>Operator: </VisuallyHidden>
            {operator.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={String(operator.operatorId)}
          onChange={(chosen) => mayLeave() && change.mutate({ operatorId: Number(chosen) })}
        >
          {memberships.map(({ operatorId, name, role, suspended }) => (
            <Menu.RadioItem key={operatorId} value={String(operatorId)} disabled={suspended}>
              {name}
              <Text component="span" display="block" size="xs" c="dimmed">
                {suspended ? 'Suspended' : roleNames[role]}
              </Text>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
