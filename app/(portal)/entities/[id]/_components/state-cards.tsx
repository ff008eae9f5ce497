'use client';

import { Paper, SimpleGrid, Text } from '@mantine/core';
import { JsonView } from '#app/_ui/json-view.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { ShownState } from '#server/domain/entities/schemas.ts';

/** The present value of each state. */
export function StateCards({ states }: { states: readonly ShownState[] }) {
  return (
    <Section title="States">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        {states.map(({ stateKey, value, updatedAt }) => (
          <Paper key={stateKey} withBorder p="md">
            <Text size="sm" c="dimmed">
              {stateKey}
            </Text>
            <Value text={value} label={stateKey} />
            <Text size="xs" c="dimmed" component="div">
              <Moment at={updatedAt} />
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Section>
  );
}

function Value({ text, label }: { text: string; label: string }) {
  if (/^[[{]/.test(text)) return <JsonView text={text} label={label} openLevels={1} />;
  return (
    <Text fw={600} size="lg" style={{ overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' }}>
      {text.startsWith('"') ? (JSON.parse(text) as string) : text}
    </Text>
  );
}
