'use client';

import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { JsonView } from '#app/_ui/json-view.tsx';
import type { ShownEntity } from '#server/domain/entities/schemas.ts';
import { useRights } from '../../_components/use-rights.ts';
import { RevealEntity } from './reveal-entity.tsx';

/** The data; what is sealed of it is masked until somebody who may says why they look. */
export function EntityData({ entity }: { entity: ShownEntity }) {
  const [clear, setClear] = useState<string | null>(null);
  const [asking, { open, close }] = useDisclosure(false);
  const may = useRights();
  const { id, data, sealedFields } = entity;
  return (
    <Paper component="section" withBorder p="md" aria-label="Data">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            Data
          </Title>
          {sealedFields.length > 0 && clear === null && may('reveal') && (
            <Button size="xs" variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={open}>
              Reveal personal data
            </Button>
          )}
          {clear !== null && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconEyeOff size={16} aria-hidden />}
              onClick={() => setClear(null)}
            >
              Hide personal data
            </Button>
          )}
        </Group>
        <JsonView key={clear === null ? 'masked' : 'clear'} text={clear ?? data} label="data of the entity" />
        {sealedFields.length > 0 && (
          <Text size="sm" c="dimmed">
            Sealed as personal data: {sealedFields.join(', ')}.
            {!may('reveal') && ' Your role does not see it in clear.'}
          </Text>
        )}
      </Stack>
      {asking && <RevealEntity id={id} onRevealed={setClear} onClose={close} />}
    </Paper>
  );
}
