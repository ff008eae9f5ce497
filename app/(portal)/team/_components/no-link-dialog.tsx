'use client';

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { CodeBlock } from '#app/_ui/code-block.tsx';
import { shellWord } from '#app/_ui/curl.ts';
import type { Member } from '#server/domain/team/schemas.ts';

interface NoLinkDialogProps {
  member: Member;
  opened: boolean;
  onClose: () => void;
}

/** Tells an owner, who sees no link for a new password, who makes one where none can be mailed. */
export function NoLinkDialog({ member: { name, email }, opened, onClose }: NoLinkDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`A new password for ${name}?`}>
      <Stack gap="md">
        <Text size="sm">
          An administrator of this installation makes the link, on this page, acting for your operator. Whoever has it
          has the account, which may belong to other operators too: so no owner sees it, and this installation sends no
          mail by which it could go to {name} alone.
        </Text>
        <Text size="sm">Where the program runs, in its directory, this command makes it as well:</Text>
        <CodeBlock
          text={`npx oda users reset-link ${/^[\w.+@-]+$/.test(email) ? email : shellWord(email)}`}
          label="command"
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>Close</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
