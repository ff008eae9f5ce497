'use client';

import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTRPC } from '#app/_trpc/client.tsx';
import { toastDone } from '#app/_ui/toasts.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { Backups, CheckedBackup, ListedBackup } from '#server/domain/backups/schemas.ts';
import { RestoreDialog } from './restore-dialog.tsx';

interface BackupActionsProps {
  backup: ListedBackup;
  place: NonNullable<Backups>;
}

const words: Record<CheckedBackup['state'], string> = {
  whole: 'is whole: every checksum is right.',
  broken: 'cannot be restored; the list says why.',
  reading: 'is large and is still being read; the list will tell.',
};

/** Reads a backup again, and tells how it is restored. */
export function BackupActions({ backup: { name, checking }, place }: BackupActionsProps) {
  const { installation } = useTRPC();
  const [opened, { open, close }] = useDisclosure(false);
  const verifying = useAction(installation.checkBackup.mutationOptions(), {
    done: null,
    failed: `${name} could not be verified`,
    refresh: [installation.pathFilter()],
    onDone: ({ state }) => toastDone(`${name} ${words[state]}`),
  });
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        loading={verifying.isPending || checking}
        onClick={() => verifying.mutate({ name })}
      >
        Verify
      </Button>
      <Button size="xs" variant="default" onClick={open}>
        Restore…
      </Button>
      <RestoreDialog name={name} place={place} opened={opened} onClose={close} />
    </Group>
  );
}
