'use client';

import { Anchor, Button, Group, Text } from '@mantine/core';
import Link from 'next/link';
import { useTRPC } from '#app/_trpc/client.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useWhoMay } from '#app/_ui/use-who-may.ts';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';

interface TemplateStepProps {
  templates: readonly ListedTemplate[];
  chosen: ListedTemplate | undefined;
}

const nameOf = ({ name, version }: ListedTemplate) => `${name} ${version}`;

/** Without a template nothing can be sent, since nobody could say what is right. */
export function TemplateStep({ templates, chosen }: TemplateStepProps) {
  const trpc = useTRPC();
  const whoMay = useWhoMay('template', 'choose it');
  const choose = useAction(trpc.settings.chooseTemplate.mutationOptions(), {
    done: null,
    failed: 'The template could not be chosen',
    refresh: [trpc.settings.pathFilter()],
  });
  const read = (
    <Anchor component={Link} href="/template" size="sm">
      Read what it says
    </Anchor>
  );
  if (chosen) {
    return (
      <Group gap="xs">
        <Text size="sm">{nameOf(chosen)} is in use.</Text>
        {read}
      </Group>
    );
  }
  return (
    <>
      <Text size="sm">It says which entities, events and states there are, and which fields are personal data.</Text>
      <Group gap="sm">
        {!whoMay &&
          templates.map((template) => (
            <Button
              key={template.id}
              loading={choose.isPending}
              onClick={() => choose.mutate({ seen: null, templateId: template.id })}
            >
              Use {nameOf(template)}
            </Button>
          ))}
        {read}
      </Group>
      {whoMay && <Text size="sm">{whoMay}</Text>}
    </>
  );
}
