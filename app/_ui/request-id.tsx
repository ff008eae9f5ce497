'use client';

import { Code, Group, Text } from '@mantine/core';
import { CopyIcon } from './copy-icon.tsx';

/** The id by which whoever runs the installation finds a failure in the log. */
export function RequestId({ id }: { id: string }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        Request id
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{id}</Code>
      <CopyIcon text={id} label="request id" />
    </Group>
  );
}
