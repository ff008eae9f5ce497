'use client';

import { Button, Group, Paper, Radio, Stack, Text } from '@mantine/core';
import { countOf } from '#app/_ui/count.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';

interface TemplateCardsProps {
  templates: readonly ListedTemplate[];
  chosenId: string | null;
  shownId: string;
  onShow: (id: string) => void;
  /** Null for who may not choose. */
  onChoose: (() => void) | null;
}

/** One card for each template; the one that is looked at can be chosen. */
export function TemplateCards({ templates, chosenId, shownId, onShow, onChoose }: TemplateCardsProps) {
  return (
    <Radio.Group
      value={shownId}
      onChange={onShow}
      label="Templates"
      description={templates.length > 1 && 'Select one to see what it says.'}
    >
      <Stack gap="xs" mt="xs">
        {templates.map((template) => (
          <Paper key={template.id} withBorder p="md">
            <Group justify="space-between" gap="sm">
              <Radio
                value={template.id}
                label={`${template.name} ${template.version}`}
                description={summaryOf(template)}
              />
              {template.id === chosenId ? (
                <StatusBadge tone="good">In use</StatusBadge>
              ) : (
                template.id === shownId && onChoose && <Button onClick={onChoose}>Use this template</Button>
              )}
            </Group>
          </Paper>
        ))}
        {chosenId === null && <Text size="sm">None is in use yet: nothing can be sent before one is chosen.</Text>}
      </Stack>
    </Radio.Group>
  );
}

function summaryOf({ schema: { entity_types, event_types, state_keys } }: ListedTemplate): string {
  const entities = countOf(Object.keys(entity_types).length, 'entity type');
  const events = countOf(Object.keys(event_types).length, 'event type');
  return `${entities}, ${events}, ${countOf(state_keys.length, 'state')}`;
}
