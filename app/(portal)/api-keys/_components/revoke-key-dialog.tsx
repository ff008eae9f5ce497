'use client';

import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import { useMayRotate } from './use-scopes-to-give.ts';

/** A key that was used within so long is likely to be missed. */
const inUseMs = 7 * 86_400_000;

interface RevokeKeyDialogProps {
  apiKey: ListedApiKey;
  isLast: boolean;
  opened: boolean;
  onClose: () => void;
  onRotate: () => void;
}

/** Ends a key for good; of one in use a word has to be typed first. The last active one stays, and says why. */
export function RevokeKeyDialog({ apiKey, isLast, opened, onClose, onRotate }: RevokeKeyDialogProps) {
  const trpc = useTRPC();
  const mayRotate = useMayRotate(apiKey);
  const revoke = useAction(trpc.apiKeys.revoke.mutationOptions(), {
    done: `"${apiKey.label}" is revoked and opens nothing any more.`,
    failed: null,
    refresh: [trpc.apiKeys.pathFilter()],
    onDone: onClose,
  });
  if (isLast && !revoke.isPending)
    return <LastKeyDialog opened={opened} onClose={onClose} onRotate={mayRotate ? onRotate : null} />;
  const { id, label, hint, lastUsedAt } = apiKey;
  const inUse = lastUsedAt !== null && Date.now() - Date.parse(lastUsedAt) < inUseMs;
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Revoke this key?"
      confirm="Revoke"
      onConfirm={() => revoke.mutate({ id })}
      mutation={revoke}
      {...(inUse ? { typed: 'revoke' } : {})}
    >
      <Stack gap="xs">
        <Text size="sm">
          <b>{label}</b> <Code>{hint}</Code> stops working within a second, for good.
        </Text>
        <Text size="sm">
          {lastUsedAt ? (
            <>
              It was last used <Moment at={lastUsedAt} />. Programs that still use it will be refused.
            </>
          ) : (
            'It was never used.'
          )}
        </Text>
      </Stack>
    </ConfirmDialog>
  );
}

interface LastKeyDialogProps extends Pick<RevokeKeyDialogProps, 'opened' | 'onClose'> {
  /** Null for who may not make a key with its scopes. */
  onRotate: (() => void) | null;
}

function LastKeyDialog({ opened, onClose, onRotate }: LastKeyDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="This key cannot be revoked">
      <Stack gap="md">
        <Text size="sm">
          It is the last active key: without it no program could reach your data. Create another one first
          {onRotate && ', or rotate this one, which puts a new key in its place'}.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {onRotate && <Button onClick={onRotate}>Rotate instead</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
