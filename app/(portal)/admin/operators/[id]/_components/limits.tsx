'use client';

import { Button, Group, Paper, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Section } from '#app/_ui/section.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { type DescribedOperator, LimitFields } from '#server/domain/administration/schemas.ts';

const fields = [
  {
    name: 'realtime',
    limitClass: 'ingest:realtime',
    label: 'Single writes',
    what: 'POST entities and events, PUT states',
  },
  { name: 'batch', limitClass: 'ingest:batch', label: 'Batches', what: 'the three batches' },
  { name: 'read', limitClass: 'read', label: 'Everything else', what: 'reads, settings, erasure' },
] as const;

type Fields = Record<(typeof fields)[number]['name'], string>;

const storedIn = (limits: DescribedOperator['limits']): Fields => ({
  realtime: limits['ingest:realtime'].own ?? '',
  batch: limits['ingest:batch'].own ?? '',
  read: limits.read.own ?? '',
});

/** What is typed, and what is stored, which another administrator may change meanwhile: what was not touched follows. */
function useLimitsForm(stored: Fields) {
  const { form, ...rest } = useSchemaForm<Fields>(LimitFields, stored);
  const [seen, setSeen] = useState(stored);
  const touched = fields.filter(({ name }) => form.values[name] !== seen[name]);
  if (fields.some(({ name }) => stored[name] !== seen[name])) {
    const typed = Object.fromEntries(touched.map(({ name }) => [name, form.values[name]]));
    setSeen(stored);
    form.setInitialValues(stored);
    form.setValues({ ...stored, ...typed });
  }
  return { form, touched, ...rest };
}

/** The operator's own rate limits; an empty field follows the installation. */
export function Limits({ operator: { id: operatorId, limits } }: { operator: DescribedOperator }) {
  const trpc = useTRPC();
  const stored = storedIn(limits);
  const { form, touched, submit, placeIssues } = useLimitsForm(stored);
  const saving = useAction(trpc.operators.changeLimits.mutationOptions(), {
    done: 'The limits are saved. Every process follows within a second.',
    failed: 'The limits could not be saved',
    refresh: [trpc.operators.get.pathFilter()],
    onDone: () => form.resetDirty(),
    onFailure: placeIssues,
  });
  const save = submit((values) => {
    const seen = touched.map(({ limitClass }) => [limitClass, limits[limitClass].own]);
    const changed = touched.map(({ name, limitClass }) => [limitClass, values[name] || null]);
    saving.mutate({ operatorId, seen: Object.fromEntries(seen), limits: Object.fromEntries(changed) });
  });
  return (
    <Section
      title="Rate limits"
      explanation="Requests a second and burst, such as 100/200, or off. Empty: the installation's limit."
    >
      <Paper withBorder p="md">
        <form onSubmit={save} noValidate>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
            {fields.map((field) => {
              const { name, limitClass, label, what } = field;
              return (
                <TextInput
                  key={form.key(name)}
                  label={label}
                  description={touched.includes(field) ? `Stored now: ${stored[name] || 'none of its own'}` : what}
                  placeholder={limits[limitClass].installation}
                  autoComplete="off"
                  spellCheck={false}
                  {...form.getInputProps(name)}
                />
              );
            })}
          </SimpleGrid>
          <Group justify="space-between" mt="md" gap="sm">
            <Text size="xs" c="dimmed">
              For all keys of the operator together.
            </Text>
            <Button type="submit" loading={saving.isPending} disabled={touched.length === 0}>
              Save limits
            </Button>
          </Group>
        </form>
      </Paper>
    </Section>
  );
}
