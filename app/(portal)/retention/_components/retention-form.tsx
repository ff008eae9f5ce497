'use client';

import { Alert, List, Paper, Stack, Switch, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ChangedMeanwhile } from '#app/_ui/changed-meanwhile.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { useWhoMay } from '#app/_ui/use-who-may.ts';
import type { RetentionPreview, RetentionStatus } from '#server/domain/retention/schemas.ts';
import type { Settings } from '#server/domain/settings/schemas.ts';
import { DaysSlider, TierSliders } from './days-slider.tsx';
import { type Draft, describeDraft, type Tier, toChoice } from './draft.ts';
import { EntitiesPreview } from './entities-preview.tsx';
import { KindPreview } from './kind-preview.tsx';
import { PartCard } from './part-card.tsx';
import { RetentionRuns } from './retention-runs.tsx';
import { SaveBar } from './save-bar.tsx';
import { useRetentionDraft } from './use-retention-draft.ts';
import { explanations, waitsForConfirmation, whatAppliesIt } from './words.ts';

const previewAfterMs = 150;
/** Where a slider stands when a limit is switched on: the law of many licences keeps transactions for five years. */
const firstTier: Tier = { hot_days: 90, archive_days: 1825 };
const firstEverything = 1825;

/** The policy with its sliders, and beside them what a choice means. */
export function RetentionForm({ settings, status }: { settings: Settings; status: RetentionStatus | undefined }) {
  const waiting = status?.waitsForConfirmation ?? false;
  const whoMay = useWhoMay('retention', 'change it');
  const mayChange = whoMay === '';
  const { draft, change, theirs, ...rest } = useRetentionDraft(settings);
  const preview = usePreview(draft);
  return (
    <Stack gap="md">
      <Alert color="indigo" variant="light" icon={<IconInfoCircle aria-hidden />}>
        {whatAppliesIt}
      </Alert>
      {waiting && (
        <Alert color="orange" variant="outline" title="This policy waits for a confirmation">
          {waitsForConfirmation}
        </Alert>
      )}
      {whoMay && <Text size="sm">{whoMay}</Text>}
      {theirs && (
        <ChangedMeanwhile what="the policy" onTake={rest.takeTheirs} onKeep={rest.keepMine}>
          <List size="sm">
            {describeDraft(theirs).map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </ChangedMeanwhile>
      )}
      <Failure title="What this means could not be counted" query={preview} />
      <Parts draft={draft} change={change} disabled={!mayChange} preview={preview.data} />
      {status && <RetentionRuns runs={status.runs} />}
      {mayChange && <SaveBar {...rest} waiting={waiting} blocked={theirs !== null} preview={preview.data} />}
    </Stack>
  );
}

/** Asked for when the sliders rest for a moment; until the answer comes, the one before stays. */
function usePreview(draft: Draft) {
  const [resting] = useDebouncedValue(draft, previewAfterMs);
  const { dataRetentionDays, retentionPolicy } = toChoice(resting);
  return useQuery({
    ...useTRPC().settings.previewRetention.queryOptions({ dataRetentionDays, retentionPolicy }),
    placeholderData: keepPreviousData,
  });
}

interface PartsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  disabled: boolean;
  preview: RetentionPreview | undefined;
}

function Parts({ draft, change, disabled, preview }: PartsProps) {
  const tierCard = (kind: 'events' | 'states', title: string) => (
    <PartCard
      title={title}
      explanation={explanations[kind]}
      switchLabel={`Limit how long ${kind} are kept`}
      limited={draft[kind] !== null}
      onLimit={(limited) => change({ [kind]: limited ? firstTier : null })}
      disabled={disabled}
      aside={<KindPreview of={kind} preview={preview?.[kind]} />}
    >
      <TierSliders
        of={kind}
        value={draft[kind] ?? firstTier}
        onChange={(tier) => change({ [kind]: tier })}
        disabled={disabled}
      />
    </PartCard>
  );
  return (
    <>
      {tierCard('events', 'Events')}
      {tierCard('states', 'States')}
      <PartCard
        title="Everything"
        explanation={explanations.everything}
        switchLabel="Limit how long anything is kept"
        limited={draft.everythingDays !== null}
        onLimit={(limited) => change({ everythingDays: limited ? firstEverything : null })}
        disabled={disabled}
        aside={<EntitiesPreview preview={preview?.entities} />}
      >
        <DaysSlider
          name="Kept"
          thumbLabel="Days that everything is kept"
          value={draft.everythingDays ?? firstEverything}
          onChange={(everythingDays) => change({ everythingDays })}
          disabled={disabled}
        />
      </PartCard>
      <Paper withBorder p="md">
        <Switch
          label="Keep the erased from being created anew"
          description={explanations.suppressErased}
          checked={draft.suppressErased}
          onChange={(event) => change({ suppressErased: event.currentTarget.checked })}
          disabled={disabled}
        />
      </Paper>
    </>
  );
}
