'use client';

import { Code, List, Text } from '@mantine/core';
import { compareMembers } from './compare-members.ts';

const membersMost = 10;
const charactersMost = 200;

/** How the data that is held differs from what somebody saw. A sealed value looks the same whatever it is. */
export function ChangedMembers({ before, now }: { before: string; now: string }) {
  const changed = compareMembers(before, now);
  if (changed.length === 0) return <Text size="sm">the same as before, but for what is sealed.</Text>;
  return (
    <List size="sm">
      {changed.slice(0, membersMost).map(([name, value]) => (
        <List.Item key={name} style={{ overflowWrap: 'anywhere' }}>
          <Code>{name}</Code>: {value === null ? 'gone' : <Code>{shorten(value)}</Code>}
        </List.Item>
      ))}
      {changed.length > membersMost && <List.Item>and more</List.Item>}
    </List>
  );
}

const shorten = (text: string) => (text.length > charactersMost ? `${text.slice(0, charactersMost)}…` : text);
