'use client';

import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { isConflict } from '#app/_trpc/query-client.ts';
import { useAction } from '#app/_ui/use-action.ts';
import { useLeaveWarning } from '#app/_ui/use-leave-warning.ts';
import type { Settings } from '#server/domain/settings/schemas.ts';
import { type Draft, sameDraft, toChoice, toDraft } from './draft.ts';

/** What a person chooses, beside what is stored, which somebody else may change meanwhile; nothing chosen is lost. */
export function useRetentionDraft(settings: Settings) {
  const trpc = useTRPC();
  const stored = toDraft(settings);
  /** What stood there when the person began to choose. */
  const [seen, setSeen] = useState(stored);
  const [draft, setDraft] = useState(stored);
  const dirty = !sameDraft(draft, seen);
  const overtaken = !sameDraft(stored, seen);
  const begin = (from: Draft) => {
    setSeen(from);
    setDraft(from);
  };
  // Who has chosen nothing yet simply sees what is stored now.
  if (overtaken && !dirty) begin(stored);
  useLeaveWarning(dirty);
  const save = useAction(trpc.settings.changeRetention.mutationOptions(), {
    done: 'The retention policy is stored.',
    failed: 'The policy could not be stored',
    refresh: [trpc.settings.get.pathFilter(), trpc.settings.retention.pathFilter()],
    onDone: (saved) => begin(toDraft(saved)),
    onFailure: isConflict,
  });
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    dirty,
    /** What somebody else stored meanwhile, if so. */
    theirs: dirty && overtaken ? stored : null,
    takeTheirs: () => begin(stored),
    keepMine: () => setSeen(stored),
    undo: () => setDraft(seen),
    save: (confirmed: boolean) => save.mutate({ seen: toChoice(seen), chosen: toChoice(draft), confirmed }),
    saving: save.isPending,
  };
}
