'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CodeBlock } from '#app/_ui/code-block.tsx';
import { curlCommand } from '#app/_ui/curl.ts';
import { SecretBox } from '#app/_ui/secret-box.tsx';
import type { CreatedApiKey } from '#server/domain/api-keys/schemas.ts';

interface NewKeyProps {
  created: CreatedApiKey;
  apiUrl: string;
  onDone: () => void;
  /** What else there is to know. */
  children?: ReactNode;
}

/** A key that was just made: the one time that it is shown, with a command that tries it. */
export function NewKey({ created, apiUrl, onDone, children }: NewKeyProps) {
  const command = firstCommand(created, apiUrl);
  return (
    <Stack gap="md">
      <SecretBox secret={created.secret} label="API key" />
      {children}
      {command && (
        <Stack gap={4}>
          <Text size="sm">Try it from a shell:</Text>
          <CodeBlock text={command} label="curl command" />
        </Stack>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}

/** A call that the key's scopes allow and that changes nothing, or adds one test player. */
function firstCommand({ secret, scopes }: CreatedApiKey, apiUrl: string): string | null {
  if (scopes.includes('read')) return curlCommand({ method: 'GET', url: `${apiUrl}/settings`, apiKey: secret });
  if (!scopes.includes('ingest')) return null;
  const body = { entityType: 'player', externalId: 'test-player', data: { email: 'test-player@example.com' } };
  return curlCommand({ method: 'POST', url: `${apiUrl}/entities`, apiKey: secret, body });
}
