'use client';

import { Alert, Code, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countOf } from '#app/_ui/count.ts';
import type { TemplatePreview } from '#server/domain/settings/schemas.ts';

const entities = (count: number) => countOf(count, 'entity', 'entities');

/** What does not fit a template among the data that is there, each in a sentence. */
export function TemplateConsequences({ preview }: { preview: TemplatePreview }) {
  const lines = linesOf(preview);
  const nothing = preview.entities === 0 && lines.length === 0;
  const looked = preview.complete
    ? `Looked at all ${entities(preview.entities)}.`
    : `Looked at ${entities(preview.entities)}; there are more, so the numbers are at least these.`;
  if (lines.length === 0) {
    return (
      <Alert
        color="teal"
        variant="light"
        icon={<IconCheck aria-hidden />}
        title={nothing ? 'Nothing is stored yet' : 'Everything that is stored fits'}
      >
        <Text size="sm">{nothing ? 'So nothing has to fit.' : looked}</Text>
      </Alert>
    );
  }
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title="Not everything that is stored fits"
    >
      <List size="sm" spacing={4}>
        {lines.map(([key, line]) => (
          <List.Item key={key}>{line}</List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {looked} Sealed fields count as present.
      </Text>
    </Alert>
  );
}

function linesOf(preview: TemplatePreview): [string, ReactNode][] {
  return [
    ...preview.unknownTypes.map(({ type, entities: count }): [string, ReactNode] => [
      `type ${type}`,
      <>
        {entities(count)} of type <Code>{type}</Code>: can be read, and not be sent again.
      </>,
    ]),
    ...preview.missing.map(({ type, field, entities: count }): [string, ReactNode] => [
      `missing ${type} ${field}`,
      <>
        {entities(count)} of type <Code>{type}</Code> without <Code>{field}</Code>: refused when sent again without it.
      </>,
    ]),
    ...preview.inTheClear.map(({ type, field, entities: count }): [string, ReactNode] => [
      `clear ${type} ${field}`,
      <>
        {entities(count)} of type <Code>{type}</Code> with <Code>{field}</Code> in the clear: it becomes personal data,
        and is sealed when the entity is sent again.
      </>,
    ]),
    ...preview.unknownEventTypes.map(({ name, events }): [string, ReactNode] => [
      `event ${name}`,
      <>
        {countOf(events, 'event')} of type <Code>{name}</Code>: no more can be sent.
      </>,
    ]),
    ...preview.unknownStateKeys.map((name): [string, ReactNode] => [
      `state ${name}`,
      <>
        States <Code>{name}</Code>: can still be read, and no longer be set.
      </>,
    ]),
  ];
}
