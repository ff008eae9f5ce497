'use client';

import { NavLink, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useId } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { pageIcons } from '#app/_ui/page-icons.ts';
import { isWithin, pagesFor, type Section, sectionNames } from '#app/_ui/portal-pages.ts';
import classes from './navigation.module.css';

/** The pages that a person may see, by what they are about. */
export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const pages = pagesFor(data);
  const sections = Object.keys(sectionNames) as Section[];
  return (
    <Stack gap="lg">
      {sections.map((section) => (
        <Pages
          key={section}
          title={sectionNames[section]}
          pages={pages.filter((page) => page.section === section)}
          onNavigate={onNavigate}
        />
      ))}
    </Stack>
  );
}

interface PagesProps {
  title: string;
  pages: ReturnType<typeof pagesFor>;
  onNavigate: () => void;
}

function Pages({ title, pages, onNavigate }: PagesProps) {
  const path = usePathname();
  const id = useId();
  if (pages.length === 0) return null;
  return (
    <div>
      <Text id={id} className={classes.section}>
        {title}
      </Text>
      <ul className={classes.list} aria-labelledby={id}>
        {pages.map(({ href, label }) => (
          <li key={href}>
            <PageLink href={href} label={label} active={isWithin(path, href)} onNavigate={onNavigate} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PageLinkProps {
  href: keyof typeof pageIcons;
  label: string;
  active: boolean;
  onNavigate: () => void;
}

function PageLink({ href, label, active, onNavigate }: PageLinkProps) {
  const PageIcon = pageIcons[href];
  return (
    <NavLink
      className={classes.link}
      component={Link}
      href={href}
      label={label}
      leftSection={<PageIcon size={18} aria-hidden />}
      active={active}
      aria-current={active ? 'page' : undefined}
      onClick={onNavigate}
    />
  );
}
