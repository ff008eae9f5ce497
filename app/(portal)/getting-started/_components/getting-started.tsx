'use client';

import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { TableSkeleton } from '#app/_ui/table-skeleton.tsx';
import type { GettingStarted as Progress } from '#server/domain/getting-started/schemas.ts';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { EventStep } from './event-step.tsx';
import { KeyStep } from './key-step.tsx';
import { SendStep } from './send-step.tsx';
import classes from './step.module.css';
import { Step, type StepState } from './step.tsx';
import { TemplateStep } from './template-step.tsx';

const lookEveryMs = 1_000;

/** The way to the first event: a template, a key, a command, and the event as it arrives. */
export function GettingStarted({ apiUrl }: { apiUrl: string }) {
  const trpc = useTRPC();
  const templates = useQuery(trpc.settings.templates.queryOptions());
  const progress = useQuery({
    ...trpc.settings.gettingStarted.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.firstEvent ? false : lookEveryMs),
  });
  const failed = templates.isError ? templates : progress;
  return (
    <Stack gap="lg" maw={860}>
      <PageHeader title="Getting started" explanation="Four steps to your first event. It takes two minutes." />
      <Failure title="Your progress could not be loaded" query={failed} />
      {(templates.isPending || progress.isPending) && <TableSkeleton label="steps" />}
      {templates.data && progress.data && <Steps progress={progress.data} templates={templates.data} apiUrl={apiUrl} />}
    </Stack>
  );
}

interface StepsProps {
  progress: Progress;
  templates: readonly ListedTemplate[];
  apiUrl: string;
}

function Steps({ progress: { templateId, activeKeys, firstEvent }, templates, apiUrl }: StepsProps) {
  /** The key that was made here; only while this page is open it is known in full. */
  const [secret, setSecret] = useState<string | null>(null);
  const template = templates.find(({ id }) => id === templateId);
  const hasKey = secret !== null || activeKeys > 0;
  const done = [template !== undefined, hasKey, firstEvent !== null, firstEvent !== null];
  const current = done.indexOf(false);
  const stateOf = (index: number): StepState => (done[index] ? 'done' : index === current ? 'current' : 'later');
  return (
    <Stack component="ol" gap="md" className={classes.list ?? ''}>
      <Step number={1} title="Choose a template" state={stateOf(0)}>
        <TemplateStep templates={templates} chosen={template} />
      </Step>
      <Step number={2} title="Create an API key" state={stateOf(1)}>
        <KeyStep secret={secret} activeKeys={activeKeys} onCreated={setSecret} />
      </Step>
      <Step number={3} title="Send your first event" state={stateOf(2)}>
        <SendStep template={template} secret={secret} apiUrl={apiUrl} />
      </Step>
      <Step number={4} title="See it arrive" state={firstEvent ? 'done' : current === 2 ? 'current' : 'later'}>
        <EventStep firstEvent={firstEvent} watching={current === 2} />
      </Step>
    </Stack>
  );
}
