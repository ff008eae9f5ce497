'use client';

import { Avatar, Button, Divider, Popover, Skeleton, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { signOut } from '#app/_ui/authentication.ts';
import { LinkButton } from '#app/_ui/link-button.tsx';
import { roleNames } from '#app/_ui/role-names.ts';
import { showToast } from '#app/_ui/toast-host.tsx';
import { leaveSignedOut } from '#app/sign-in/leave.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';
import classes from './user-menu.module.css';

/** Who is signed in, and the way out. */
export function UserMenu() {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const { leave, leaving } = useSignOut();
  const [opened, setOpened] = useState(false);
  if (!data) return <Skeleton h={36} w={36} circle />;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.target} onClick={() => setOpened((was) => !was)}>
          <VisuallyHidden>Account of {data.name}</VisuallyHidden>
          <Avatar name={data.name} color="indigo" variant="filled" size={36} radius="xl" aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Account" p="sm">
        <Stack gap="sm">
          <Person session={data} />
          <Divider />
          <LinkButton variant="default" href="/account" onClick={() => setOpened(false)}>
            Account
          </LinkButton>
          <Button
            variant="default"
            loading={leaving}
            onClick={() => leave(data.userId)}
            leftSection={<IconLogout size={16} aria-hidden />}
            data-autofocus
          >
            Sign out
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Person({ session: { name, email, isAdministrator, acting, operator } }: { session: CurrentSession }) {
  return (
    <div>
      <Text fw={600} truncate>
        {name}
      </Text>
      <Text size="sm" c="dimmed" truncate>
        {email}
      </Text>
      {operator && (
        <Text size="sm">
          {acting ? 'Acting for' : `${roleNames[operator.role]} at`} {operator.name}
        </Text>
      )}
      {isAdministrator && <Text size="sm">Administrator</Text>}
    </div>
  );
}

function useSignOut() {
  const queryClient = useQueryClient();
  const session = useTRPC().session.current.queryOptions();
  const [leaving, setLeaving] = useState(false);
  const leave = async (userId: number) => {
    setLeaving(true);
    const outcome = await leaveSignedOut(async () => {
      // An answer that comes after the sign-out would bring the session's cookie back.
      await queryClient.cancelQueries();
      return signOut(userId);
    });
    if (outcome === 'left') return;
    setLeaving(false);
    if (outcome === 'stayed') return;
    const now = await queryClient.fetchQuery({ ...session, staleTime: 0 }).catch(() => null);
    if (now && now.userId !== userId) return; // The page says who is signed in.
    void showToast({
      color: 'red',
      title: 'You are still signed in',
      message: 'The server could not be told. Try again in a moment.',
    });
  };
  return { leave, leaving };
}
