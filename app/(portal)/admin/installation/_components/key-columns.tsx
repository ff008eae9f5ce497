'use client';

import { Text } from '@mantine/core';
import { formatCount } from '#app/_ui/count.ts';
import type { Column } from '#app/_ui/data-table.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { StatusBadge, type Tone } from '#app/_ui/status-badge.tsx';
import type { KeyGeneration } from '#server/domain/key-rotation/schemas.ts';
import { KeyFate } from './key-fate.tsx';

const looks: Record<KeyGeneration['state'], { tone: Tone; word: string }> = {
  new: { tone: 'warning', word: 'Not everywhere yet' },
  sealing: { tone: 'good', word: 'Seals' },
  older: { tone: 'working', word: 'Opens' },
  unused: { tone: 'off', word: 'Unused' },
  removed: { tone: 'off', word: 'Removed' },
};

export const keyColumns: Column<KeyGeneration>[] = [
  {
    title: 'Generation',
    block: 'title',
    cell: ({ generation }) => (
      <Text size="sm" fw={500} style={{ whiteSpace: 'nowrap' }}>{`Generation ${generation}`}</Text>
    ),
  },
  {
    title: 'State',
    block: 'beside',
    cell: ({ state }) => <StatusBadge tone={looks[state].tone}>{looks[state].word}</StatusBadge>,
  },
  { title: 'Records', block: 'half', align: 'right', cell: (one) => <Records one={one} /> },
  { title: 'Counted', block: 'half', cell: ({ countedAt }) => <When at={countedAt} /> },
  { title: 'Seals since', block: 'half', cell: ({ sealsSince }) => <When at={sealsSince} /> },
  { title: 'Unused since', block: 'half', cell: ({ unusedSince }) => <When at={unusedSince} /> },
  { title: 'Can it go?', cell: (one) => <KeyFate one={one} /> },
];

function Records({ one: { records } }: { one: KeyGeneration }) {
  return records === null ? <Nothing /> : formatCount(records);
}

const When = ({ at }: { at: string | null }) => (at === null ? <Nothing /> : <Moment at={at} />);

/** A dash says nothing to who listens. */
function Nothing() {
  return (
    <Text span c="dimmed" aria-label="none">
      –
    </Text>
  );
}
