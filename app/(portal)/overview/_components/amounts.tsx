'use client';

import { Anchor, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { useId } from 'react';
import { formatCount } from '#app/_ui/count.ts';

interface AmountsProps {
  title: string;
  /** The largest first. */
  amounts: readonly { name: string; amount: number }[];
  /** What stands here when there are none. */
  empty: string;
  /** The list behind an amount. */
  hrefOf?: (name: string) => string;
}

/** Amounts by name, each with its share of the largest. */
export function Amounts({ title, amounts, empty, hrefOf }: AmountsProps) {
  const id = useId();
  const most = amounts[0]?.amount ?? 1;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Title order={2} size="h5" mb="sm" id={id}>
        {title}
      </Title>
      {amounts.length === 0 && (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {amounts.map(({ name, amount }) => (
          <li key={name}>
            <Group justify="space-between" wrap="nowrap" gap="md">
              <Text size="sm" ff="monospace" truncate>
                {hrefOf ? (
                  <Anchor component={Link} href={hrefOf(name)} inherit>
                    {name}
                  </Anchor>
                ) : (
                  name
                )}
              </Text>
              <Text size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
                {formatCount(amount)}
              </Text>
            </Group>
            <Progress value={(amount / most) * 100} size="xs" mt={4} aria-hidden />
          </li>
        ))}
      </Stack>
    </Paper>
  );
}
