import { Paper, SimpleGrid, Text } from '@mantine/core';
import { formatCount } from '#app/_ui/count.ts';
import type { DescribedOperator } from '#server/domain/administration/schemas.ts';

/** What the operator holds and sends, in four numbers. */
export function UsageCards({
  operator: { stored, today, last30Days, lastRecordedOn },
}: {
  operator: DescribedOperator;
}) {
  const cards = [
    { title: 'Entities', amount: stored.entities, note: 'held now' },
    { title: 'Events', amount: stored.events, note: 'held now' },
    { title: 'Recorded, 30 days', amount: last30Days.recorded, note: `${formatCount(today.recorded)} today (UTC)` },
    { title: 'Refused, 30 days', amount: last30Days.refused, note: `${formatCount(today.refused)} today (UTC)` },
  ];
  return (
    <div>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
        {cards.map(({ title, amount, note }) => (
          <Paper key={title} withBorder p="md">
            <Text size="sm" c="dimmed">
              {title}
            </Text>
            <Text size="xl" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatCount(amount)}
            </Text>
            <Text size="xs" c="dimmed">
              {note}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="xs">
        {lastRecordedOn ? `Last recorded on ${lastRecordedOn} (UTC).` : 'Nothing was recorded yet.'} Numbers are some
        seconds old at most.
      </Text>
    </div>
  );
}
