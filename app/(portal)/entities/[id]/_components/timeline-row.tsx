'use client';

import { Badge, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { TimelineEntry } from '#server/domain/timeline/schemas.ts';
import { actionName } from '../../../audit/_components/action-words.ts';
import { EntryDetails } from './entry-details.tsx';
import classes from './timeline.module.css';

const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const colors = { event: 'indigo', state: 'teal', action: 'orange' };

/** One entry in a line; opened, all of it. */
export function TimelineRow({ entityId, entry }: { entityId: string; entry: TimelineEntry }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <UnstyledButton className={classes.row} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconChevronRight size={16} className={classes.chevron} aria-hidden />
        <time dateTime={entry.at} className={classes.time}>
          {timeFormat.format(new Date(entry.at))}
        </time>
        <Badge variant="dot" color={colors[entry.kind]} tt="none" fw={500} className={classes.badge}>
          {nameOf(entry)}
        </Badge>
        <Text component="span" size="sm" truncate className={entry.kind === 'action' ? undefined : classes.code}>
          {summaryOf(entry)}
        </Text>
      </UnstyledButton>
      {opened && <EntryDetails entityId={entityId} entry={entry} />}
    </>
  );
}

function nameOf(entry: TimelineEntry): string {
  if (entry.kind === 'event') return entry.eventType;
  return entry.kind === 'state' ? entry.stateKey : actionName(entry.action);
}

function summaryOf(entry: TimelineEntry): string {
  if (entry.kind === 'event') return entry.data ?? `${entry.bytes.toLocaleString('en')} bytes of data`;
  if (entry.kind === 'state') return entry.value ?? 'A long value';
  const who = entry.actorName ?? actorWords[entry.actorKind] ?? entry.actorKind;
  return entry.reason ? `${who}: ${entry.reason}` : who;
}

const actorWords: Record<string, string> = {
  user: 'A person who left',
  admin: 'An administrator',
  apiKey: 'An API key',
  system: 'The service',
};
