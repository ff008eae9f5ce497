'use client';

import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { TableSkeleton } from '#app/_ui/table-skeleton.tsx';
import { useWhoMay } from '#app/_ui/use-who-may.ts';
import { ChooseTemplateDialog } from './choose-template-dialog.tsx';
import { TemplateCards } from './template-cards.tsx';
import { TemplateSchema } from './template-schema.tsx';

/** The templates of the installation, what each says, and which one this operator uses. */
export function TemplatePage() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.get.queryOptions());
  const templates = useQuery(trpc.settings.templates.queryOptions());
  const [shownId, setShownId] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const whoMay = useWhoMay('template', 'choose it');
  const failed = templates.isError ? templates : settings;
  const chosenId = settings.data?.template?.id ?? null;
  const shown = templates.data?.find(({ id }) => id === (shownId ?? chosenId)) ?? templates.data?.[0];
  return (
    <Stack gap="lg">
      <PageHeader
        title="Template"
        explanation={`It says which entities, events and states there are, which fields they must have, and which are sealed as personal data. ${whoMay}`}
      />
      <Failure title="The templates could not be loaded" query={failed} />
      {(templates.isPending || settings.isPending) && <TableSkeleton label="templates" />}
      {templates.data && settings.data && shown && (
        <>
          <TemplateCards
            templates={templates.data}
            chosenId={chosenId}
            shownId={shown.id}
            onShow={setShownId}
            onChoose={whoMay ? null : () => setAsking(true)}
          />
          <TemplateSchema template={shown} />
          <ChooseTemplateDialog template={shown} chosenId={chosenId} opened={asking} onClose={() => setAsking(false)} />
        </>
      )}
    </Stack>
  );
}
