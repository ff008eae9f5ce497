'use client';

import { Anchor, ColorSwatch, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import Link from 'next/link';
import { formatCount } from '#app/_ui/count.ts';
import type { Overview } from '#server/domain/rollups/schemas.ts';
import { kinds } from './kinds.ts';
import classes from './totals.module.css';

const besides = {
  events: () => 'by entity',
  entities: ({ entitiesUpdated }: Overview['totals']) => `${formatCount(entitiesUpdated)} updated`,
  states: () => 'by entity',
  refused: () => 'requests and items',
};

/** The sums of the range, each a way to what it is the sum of. */
export function Totals({ totals }: { totals: Overview['totals'] }) {
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      {kinds.map(({ kind, label, color, href }) => (
        <Paper key={kind} withBorder p="md" className={classes.total} data-testid="total">
          <Group gap={8} wrap="nowrap">
            <ColorSwatch size={10} withShadow={false} color={`var(--mantine-color-${color.replace('.', '-')})`} />
            <Anchor component={Link} href={href} size="sm" c="dimmed" className={classes.link} truncate>
              {label}
            </Anchor>
          </Group>
          <Text className={classes.number}>{formatCount(totals[kind])}</Text>
          <Text size="xs" c="dimmed" truncate>
            {besides[kind](totals)}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
