'use client';

import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';

interface TypeRow {
  name: string;
  required: readonly string[];
  optional: readonly string[];
  pii: readonly string[];
}

/** What is shown is there already. */
const loaded = { isPending: false, isFetching: false, isError: false, error: null, refetch: () => {} };
const nothing = (
  <Text component="span" c="dimmed" inherit>
    none
  </Text>
);

const columnsOf = (first: string): Column<TypeRow>[] => [
  { title: first, block: 'title', cell: ({ name }) => <Code fw={600}>{name}</Code> },
  { title: 'Required', cell: ({ required, pii }) => <Fields names={required} pii={pii} /> },
  { title: 'Optional', cell: ({ optional, pii }) => <Fields names={optional} pii={pii} /> },
];
const entityColumns = columnsOf('Entity type');
const eventColumns = columnsOf('Event type');

/** A template as tables that one can read. */
export function TemplateSchema({ template: { schema } }: { template: ListedTemplate }) {
  const rowsOf = (types: ListedTemplate['schema']['entity_types'], withPii: boolean): TypeRow[] =>
    Object.entries(types).map(([name, fields]) => ({
      name,
      ...fields,
      pii: withPii ? (schema.pii_fields[name] ?? []) : [],
    }));
  const rowKey = ({ name }: TypeRow) => name;
  return (
    <Stack gap="lg">
      <Section
        title="Entities"
        explanation="Fields beyond these are accepted too. Personal data is sealed when it is written."
      >
        <DataTable
          label="entity types"
          columns={entityColumns}
          query={loaded}
          rows={rowsOf(schema.entity_types, true)}
          rowKey={rowKey}
          empty={nothing}
        />
      </Section>
      <Section title="Events" explanation="What happens to an entity. Events are never changed.">
        <DataTable
          label="event types"
          columns={eventColumns}
          query={loaded}
          rows={rowsOf(schema.event_types, false)}
          rowKey={rowKey}
          empty={nothing}
        />
      </Section>
      <Section title="States" explanation="Current values of an entity, by their key. Any JSON value will do.">
        <Group gap="xs">
          {schema.state_keys.map((key) => (
            <Code key={key}>{key}</Code>
          ))}
        </Group>
      </Section>
    </Stack>
  );
}

function Fields({ names, pii }: { names: readonly string[]; pii: readonly string[] }) {
  if (names.length === 0) return nothing;
  return (
    <Group component="span" gap={6}>
      {names.map((name) => (
        <Field key={name} name={name} sealed={pii.includes(name)} />
      ))}
    </Group>
  );
}

function Field({ name, sealed }: { name: string; sealed: boolean }) {
  if (!sealed) return <Code>{name}</Code>;
  return (
    <Group component="span" gap={4} wrap="nowrap">
      <Code>{name}</Code>
      <Badge variant="light" size="xs" radius="sm" tt="none" leftSection={<IconLock size={10} aria-hidden />}>
        PII
      </Badge>
    </Group>
  );
}
