'use client';

import { Button, Group, Paper, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { type DescribedOperator, LimitFields } from '#server/domain/administration/schemas.ts';
import { Section } from './section.tsx';

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

/** The operator's own rate limits; an empty field follows the installation. */
export function Limits({ operator: { id: operatorId, limits } }: { operator: DescribedOperator }) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(LimitFields, {
    realtime: limits['ingest:realtime'].own ?? '',
    batch: limits['ingest:batch'].own ?? '',
    read: limits.read.own ?? '',
  });
  const saving = useAction(trpc.operators.changeLimits.mutationOptions(), {
    done: 'The limits are saved. Every process follows within a second.',
    failed: 'The limits could not be saved',
    refresh: [trpc.operators.get.pathFilter()],
    onDone: () => form.resetDirty(),
    onFailure: placeIssues,
  });
  const save = submit(({ realtime, batch, read }) => {
    const own = { 'ingest:realtime': realtime || null, 'ingest:batch': batch || null, read: read || null };
    const changed = Object.entries(own).filter(([name, limit]) => limits[name as keyof typeof limits].own !== limit);
    saving.mutate({ operatorId, limits: Object.fromEntries(changed) });
  });
  return (
    <Section
      title="Rate limits"
      explanation="Requests a second and burst, such as 100/200, or off. Empty: the installation's limit."
    >
      <Paper withBorder p="md">
        <form onSubmit={save} noValidate>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
            {fields.map(({ name, limitClass, label, what }) => (
              <TextInput
                key={form.key(name)}
                label={label}
                description={what}
                placeholder={limits[limitClass].installation}
                autoComplete="off"
                spellCheck={false}
                {...form.getInputProps(name)}
              />
            ))}
          </SimpleGrid>
          <Group justify="space-between" mt="md" gap="sm">
            <Text size="xs" c="dimmed">
              For all keys of the operator together.
            </Text>
            <Button type="submit" loading={saving.isPending} disabled={!form.isDirty()}>
              Save limits
            </Button>
          </Group>
        </form>
      </Paper>
    </Section>
  );
}
