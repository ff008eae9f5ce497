'use client';

import { Code, List, Modal, Stack, Text } from '@mantine/core';
import { CodeBlock } from '#app/_ui/code-block.tsx';
import type { Backups } from '#server/domain/backups/schemas.ts';
import { freshFolder, restoreCommands } from './restore-commands.ts';

interface RestoreDialogProps {
  name: string;
  place: NonNullable<Backups>;
  opened: boolean;
  onClose: () => void;
}

/** The portal lives in the database that would be replaced, so it can do no more than tell the way. */
export function RestoreDialog({ name, place, opened, onClose }: RestoreDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Restore ${name}`} size="lg">
      <Stack gap="sm">
        <Text size="sm">
          A backup is restored by commands, into an empty database: this page lives in the one that would be replaced.
          The present one stays as it is until you remove it.
          {place.directory.startsWith(`${place.dataDir}/`) &&
            ' The backups lie in its folder: put them elsewhere before you remove that.'}
        </Text>
        <List size="sm" spacing={4}>
          <List.Item>Stop the program, so that nothing is recorded or erased that would be missing.</List.Item>
          {place.ledgerFile === null ? (
            <List.Item>This process writes no erasure ledger: put the files of those that do in its place.</List.Item>
          ) : (
            <List.Item>
              Where several machines ran the program, name the erasure ledger of each behind <Code>--ledger</Code>.
            </List.Item>
          )}
          {place.dataDir === null && (
            <List.Item>PII_MASTER_KEYS and AUTH_SECRET are set as they are for the program.</List.Item>
          )}
          {place.dataDir !== null && (
            <List.Item>
              <Code>{freshFolder(place.dataDir)}</Code> must not exist yet. Where a restore into it did not finish,
              begin with the line of <Code>export</Code>.
            </List.Item>
          )}
          <List.Item>Paste this where the program was installed; nothing runs after a command that fails:</List.Item>
        </List>
        <CodeBlock text={restoreCommands(name, place)} label="commands" />
      </Stack>
    </Modal>
  );
}
