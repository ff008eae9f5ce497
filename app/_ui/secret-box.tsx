'use client';

import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useLeaveWarning } from './use-leave-warning.ts';

interface SecretBoxProps {
  secret: string;
  /** What it is: "API key", "invitation link". */
  label: string;
}

/** A secret that is shown once. Until it has been copied the browser asks before the page is left. */
export function SecretBox({ secret, label }: SecretBoxProps) {
  const [everCopied, setEverCopied] = useState(false);
  useLeaveWarning(!everCopied);
  return (
    <Alert variant="light" color="indigo" icon={<IconEyeOff aria-hidden />} title={`Copy the ${label} now`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">It is shown this once. It is stored only as a digest, so nobody can show it to you again.</Text>
        <Code block w="100%" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} aria-label={label}>
          {secret}
        </Code>
        <Group gap="xs">
          <CopyButton value={secret} timeout={2_000}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                onClick={() => {
                  copy();
                  setEverCopied(true);
                }}
              >
                {copied ? 'Copied' : `Copy ${label}`}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
