'use client';

import { Button, type ButtonProps, Group } from '@mantine/core';
import { IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { type MouseEvent, useState } from 'react';
import { changeQuery } from './address-state.ts';

interface PagerProps {
  /** Where the next page begins; null at the end, undefined while nobody knows. */
  nextCursor: string | null | undefined;
  /** True while the list still shows the page before: `query.isPlaceholderData`. */
  busy?: boolean;
  /** What the address calls the cursor, where a page has more than one list. */
  name?: string;
}

/** Pages of a list whose cursor stands in the address. The links work in a new tab too; Back leads to the page before. */
export function Pager({ nextCursor, busy = false, name = 'cursor' }: PagerProps) {
  const params = useSearchParams();
  const path = usePathname();
  const [pressed, setPressed] = useState<string | null>(null);
  const turnTo = (cursor: string | null) => ({
    href: `${path}${changeQuery(new URLSearchParams(params), { [name]: cursor })}`,
    loading: busy && pressed === cursor,
    onClick: (event: MouseEvent<HTMLAnchorElement>) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      setPressed(cursor);
      window.history.pushState(null, '', event.currentTarget.href);
      event.currentTarget.closest('section, main')?.scrollIntoView();
    },
  });
  const paged = params.has(name);
  if (!paged && !nextCursor) return null;
  return (
    <Group component="nav" aria-label="Pages" justify="flex-end" gap="xs">
      {paged && (
        <Turn {...turnTo(null)} leftSection={<IconChevronsLeft size={16} aria-hidden />}>
          First page
        </Turn>
      )}
      {nextCursor && (
        <Turn {...turnTo(nextCursor)} rightSection={<IconChevronRight size={16} aria-hidden />}>
          Next page
        </Turn>
      )}
    </Group>
  );
}

interface TurnProps extends ButtonProps {
  href: string;
  onClick: (event: MouseEvent<HTMLAnchorElement>) => void;
}

const Turn = (props: TurnProps) => <Button component="a" variant="default" size="xs" {...props} />;
