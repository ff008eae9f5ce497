'use client';

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface ChangedMeanwhileProps {
  /** What the person was changing: "the policy". */
  what: string;
  /** What is stored now, or how it differs from what they saw. */
  children: ReactNode;
  onTake: () => void;
  onKeep: () => void;
}

/** Says that somebody else stored something while this person was at it, and lets them decide; nothing typed is lost. */
export function ChangedMeanwhile({ what, children, onTake, onKeep }: ChangedMeanwhileProps) {
  return (
    <Alert
      role="alert"
      color="orange"
      variant="outline"
      icon={<IconUsers aria-hidden />}
      title={`Somebody changed ${what} meanwhile`}
    >
      <Stack gap="sm">
        <Text size="sm">What you chose is still here and not saved. Stored now is:</Text>
        {children}
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onTake}>
            Take theirs
          </Button>
          <Button size="xs" variant="default" onClick={onKeep}>
            Go on with mine
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
