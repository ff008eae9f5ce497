'use client';

import { Modal } from '@mantine/core';
import { focusManager } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';

interface CoverProps {
  title: string;
  children: ReactNode;
}

/** Covers the page, so that nobody sees it who sits there now, and keeps what was typed on it. */
export function Cover({ title, children }: CoverProps) {
  useEffect(() => {
    // What is covered asks for nothing by itself: it would be answered in the name of whoever is signed in by then.
    focusManager.setFocused(false);
    return () => focusManager.setFocused(undefined);
  }, []);
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={title}
      styles={{ content: { border: '1px solid var(--mantine-color-default-border)' } }}
      overlayProps={{ backgroundOpacity: 1, color: 'var(--mantine-color-body)' }}
      zIndex={1_000}
    >
      {children}
    </Modal>
  );
}
