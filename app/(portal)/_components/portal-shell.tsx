'use client';

import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Brand } from '#app/_ui/brand.tsx';
import { ColorSchemeMenu } from '#app/_ui/color-scheme-menu.tsx';
import { ActingBanner } from './acting-banner.tsx';
import { KeepSession } from './keep-session.tsx';
import { Navigation } from './navigation.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import { OperatorSwitcher } from './operator-switcher.tsx';
import { PageForRole } from './page-for-role.tsx';
import { PaletteButton } from './palette-button.tsx';
import classes from './portal-shell.module.css';
import { UserMenu } from './user-menu.tsx';

/** The frame of every page: whose data this is, where one can go, who one is. */
export function PortalShell({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <KeepSession />
      <AppShell.Header>
        <a href="#content" className={classes.skip}>
          Skip to the content
        </a>
        <Group h="100%" px="md" gap="md" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              hiddenFrom="sm"
              size="sm"
              opened={opened}
              onClick={toggle}
              aria-label="Navigation"
              aria-expanded={opened}
            />
            <Link href="/" prefetch={false} className={classes.brand}>
              <Brand />
            </Link>
            <OperatorSwitcher />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <PaletteButton />
            <ColorSchemeMenu />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Portal" className={classes.navigation}>
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <ActingBanner />
        <PageForRole>{children}</PageForRole>
      </AppShell.Main>
      <OfflineNotice />
    </AppShell>
  );
}
