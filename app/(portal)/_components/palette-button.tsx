'use client';

import { Kbd, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import classes from './palette-button.module.css';

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false });

/** Opens the palette; so does ⌘K or Ctrl+K, wherever one types. What it needs is loaded when it is first opened. */
export function PaletteButton() {
  const [opened, { open, close, toggle }] = useDisclosure(false);
  const [everOpened, { open: load }] = useDisclosure(false);
  const show = () => {
    load();
    open();
  };
  useHotkeys([['mod+K', everOpened ? toggle : show]], []);
  return (
    <>
      <UnstyledButton className={classes.button} onClick={show} aria-keyshortcuts="Meta+K Control+K">
        <IconSearch size={16} aria-hidden />
        <span className={classes.words}>Go to…</span>
        <Kbd className={classes.keys} size="xs">
          {useOs() === 'macos' ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      {everOpened && <Palette opened={opened} onClose={close} />}
    </>
  );
}
