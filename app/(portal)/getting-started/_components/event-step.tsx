'use client';

import { Alert, Code, Group, Loader, Stack, Text } from '@mantine/core';
import { IconConfetti } from '@tabler/icons-react';
import { LinkButton } from '#app/_ui/link-button.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { GettingStarted } from '#server/domain/getting-started/schemas.ts';

interface EventStepProps {
  firstEvent: GettingStarted['firstEvent'];
  watching: boolean;
}

/** Waits for the event, and shows it as soon as it is recorded. */
export function EventStep({ firstEvent, watching }: EventStepProps) {
  return (
    <div aria-live="polite">
      {firstEvent ? (
        <Arrived event={firstEvent} />
      ) : watching ? (
        <Group gap="sm" wrap="nowrap">
          <Loader size="sm" type="dots" aria-hidden />
          <Text size="sm">Waiting for your first event. It shows here within a second.</Text>
        </Group>
      ) : (
        <Text size="sm">The event shows here as soon as it is recorded.</Text>
      )}
    </div>
  );
}

function Arrived({ event }: { event: NonNullable<GettingStarted['firstEvent']> }) {
  return (
    <Alert color="teal" variant="light" icon={<IconConfetti aria-hidden />} title="Your first event has arrived">
      <Stack gap="sm" align="flex-start">
        <Text size="sm" component="div">
          <Code>{event.eventType}</Code> of <Code>{event.externalId}</Code>, <Moment at={event.recordedAt} />.
        </Text>
        <LinkButton href="/">Go on to your data</LinkButton>
      </Stack>
    </Alert>
  );
}
