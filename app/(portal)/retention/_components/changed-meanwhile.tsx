'use client';

import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { type Draft, describeDraft } from './draft.ts';

interface ChangedMeanwhileProps {
  theirs: Draft;
  onTake: () => void;
  onKeep: () => void;
}

/** Says that somebody else stored another policy while this person was choosing, and lets them decide. */
export function ChangedMeanwhile({ theirs, onTake, onKeep }: ChangedMeanwhileProps) {
  return (
    <Alert
      role="alert"
      color="orange"
      variant="outline"
      icon={<IconUsers aria-hidden />}
      title="Somebody changed the policy meanwhile"
    >
      <Stack gap="sm">
        <Text size="sm">What you chose is still here and not saved. Stored now is:</Text>
        <List size="sm">
          {describeDraft(theirs).map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
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
