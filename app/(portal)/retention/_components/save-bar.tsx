'use client';

import { Button, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import type { RetentionPreview } from '#server/domain/retention/schemas.ts';
import classes from './save-bar.module.css';
import { removesAnything, WhatGoes } from './what-goes.tsx';

interface SaveBarProps {
  dirty: boolean;
  /** While it is not decided what becomes of somebody else's change. */
  blocked: boolean;
  /** What is stored was saved by a version that did not apply it. */
  waiting: boolean;
  saving: boolean;
  save: (confirmed: boolean) => void;
  undo: () => void;
  preview: RetentionPreview | undefined;
}

/** Saves what was chosen; a policy that would remove records asks first, with their numbers. */
export function SaveBar({ dirty, blocked, waiting, saving, save, undo, preview }: SaveBarProps) {
  const [asking, setAsking] = useState(false);
  const removes = preview !== undefined && removesAnything(preview);
  return (
    <Paper withBorder p="sm" className={dirty ? classes.bar : undefined}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {dirty ? 'Not saved yet.' : waiting ? 'Not confirmed yet.' : 'Everything is saved.'}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={undo} disabled={!dirty || saving}>
            Undo
          </Button>
          <Button
            onClick={() => (removes ? setAsking(true) : save(false))}
            loading={saving}
            disabled={!(dirty || waiting) || blocked}
          >
            {dirty || !waiting ? 'Save policy' : 'Confirm policy'}
          </Button>
        </Group>
      </Group>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Save a policy that removes records?"
        confirm="Save policy"
        onConfirm={() => {
          setAsking(false);
          save(true);
        }}
        mutation={{ isPending: saving, error: null }}
      >
        {preview && <WhatGoes preview={preview} />}
      </ConfirmDialog>
    </Paper>
  );
}
