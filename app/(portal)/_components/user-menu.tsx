'use client';

import { Avatar, Menu, Skeleton, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { signOut } from '#app/_ui/authentication.ts';
import { goToSignIn } from '#app/sign-in/address.ts';
import classes from './user-menu.module.css';

const roleNames = { owner: 'Owner', developer: 'Developer', compliance: 'Compliance', viewer: 'Viewer' };

/** Who is signed in, and the way out. */
export function UserMenu() {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const { leave, leaving } = useSignOut();
  if (!data) return <Skeleton h={36} w={36} circle />;
  const { name, email, isAdministrator, operator } = data;
  const role = operator ? `${roleNames[operator.role]} at ${operator.name}` : null;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <VisuallyHidden>Account of {name}</VisuallyHidden>
          <Avatar name={name} color="indigo" variant="filled" size={36} radius="xl" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.person} role="none">
          <Text fw={600} truncate>
            {name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {email}
          </Text>
          {role && <Text size="sm">{role}</Text>}
          {isAdministrator && <Text size="sm">Administrator</Text>}
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={leave}
          disabled={leaving}
          closeMenuOnClick={false}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut() {
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    // An answer that comes after the sign-out would bring the session's cookie back.
    await queryClient.cancelQueries();
    if (await signOut()) return goToSignIn('signed-out');
    setLeaving(false);
    notifications.show({
      color: 'red',
      title: 'You are still signed in',
      message: 'The server could not be told. Try again in a moment.',
    });
  };
  return { leave, leaving };
}
