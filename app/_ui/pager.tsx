'use client';

import { Button, Group } from '@mantine/core';
import { IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { type MouseEvent, useState } from 'react';
import { changeQuery } from './address-state.ts';

interface PagerProps {
  /** Where the next page begins; null at the end, undefined while nobody knows. */
  nextCursor: string | null | undefined;
  /** True while the list still shows the page before: `query.isPlaceholderData`. */
  busy?: boolean;
}

/** Pages of a list whose `cursor` stands in the address. The links work in a new tab too; Back leads to the page before. */
export function Pager({ nextCursor, busy = false }: PagerProps) {
  const params = useSearchParams();
  const path = usePathname();
  const [pressed, setPressed] = useState<'first' | 'next'>('next');
  const address = (cursor: string | null) => `${path}${changeQuery(new URLSearchParams(params), { cursor })}`;
  const turn = (which: 'first' | 'next') => (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setPressed(which);
    window.history.pushState(null, '', event.currentTarget.href);
    document.getElementById('content')?.scrollIntoView();
  };
  const paged = params.has('cursor');
  if (!paged && !nextCursor) return null;
  return (
    <Group component="nav" aria-label="Pages" justify="flex-end" gap="xs">
      {paged && (
        <Button
          component="a"
          href={address(null)}
          onClick={turn('first')}
          variant="default"
          size="xs"
          loading={busy && pressed === 'first'}
          leftSection={<IconChevronsLeft size={16} aria-hidden />}
        >
          First page
        </Button>
      )}
      {nextCursor && (
        <Button
          component="a"
          href={address(nextCursor)}
          onClick={turn('next')}
          variant="default"
          size="xs"
          loading={busy && pressed === 'next'}
          rightSection={<IconChevronRight size={16} aria-hidden />}
        >
          Next page
        </Button>
      )}
    </Group>
  );
}
