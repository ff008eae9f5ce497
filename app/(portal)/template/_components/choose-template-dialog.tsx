'use client';

import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { TemplateConsequences } from './template-consequences.tsx';

interface ChooseTemplateDialogProps {
  template: ListedTemplate;
  /** Which one is in use, as the person sees it; null where there is none. */
  chosenId: string | null;
  opened: boolean;
  onClose: () => void;
}

/** Tells what another template means for the data that is there, before it is chosen. */
export function ChooseTemplateDialog({
  template: { id, name, version },
  chosenId,
  opened,
  onClose,
}: ChooseTemplateDialogProps) {
  const trpc = useTRPC();
  const preview = useQuery({
    ...trpc.settings.previewTemplate.queryOptions({ templateId: id }),
    enabled: opened,
    staleTime: 0,
  });
  const choose = useAction(trpc.settings.chooseTemplate.mutationOptions(), {
    done: `${name} ${version} is in use now.`,
    failed: null,
    refresh: [trpc.settings.pathFilter()],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Use ${name} ${version}?`}
      confirm="Use this template"
      onConfirm={() => choose.mutate({ seen: chosenId, templateId: id })}
      mutation={choose}
      destructive={false}
    >
      <Stack gap="sm">
        <Text size="sm">
          {chosenId === null
            ? 'From now on programs can send what this template knows.'
            : 'From now on everything that is sent is held to this template. What is stored stays as it is.'}
        </Text>
        {preview.isPending && <Skeleton h={60} />}
        <Failure title="What it means could not be counted" query={preview} />
        {preview.data && <TemplateConsequences preview={preview.data} />}
      </Stack>
    </ConfirmDialog>
  );
}
