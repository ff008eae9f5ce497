'use client';

import { type QueryFilters, type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { isConflict, isNotFound } from '#app/_trpc/query-client.ts';
import { toastDone, toastFailure } from './toasts.tsx';

interface ActionWords<Input, Output> {
  /** What is said when it is done: "The key is revoked."; null where the page shows it by itself. */
  done: string | ((output: Output, input: Input) => string) | null;
  /** Title of what is said when it failed: "The key could not be revoked"; null where form or dialog says it. */
  failed: string | null;
  /**
   * What is read again, and has been when `onDone` is called: `[trpc.apiKeys.pathFilter()]`. Also where it failed since
   * somebody else changed something meanwhile, so that the page shows what holds now.
   */
  refresh?: readonly QueryFilters[];
  onDone?: (output: Output, input: Input) => void;
  /** Puts what is wrong at the fields; true when it found a place for all of it, and no toast is needed. */
  onFailure?: (error: unknown) => boolean;
}

/** A mutation as a person sees it: it says what came of it and reads again what it changed. */
export function useAction<Input, Output, Failure>(
  options: UseMutationOptions<Output, Failure, Input>,
  { done, failed, refresh = [], onDone, onFailure }: ActionWords<Input, Output>,
) {
  const queryClient = useQueryClient();
  const readAgain = () => Promise.all(refresh.map((filter) => queryClient.invalidateQueries(filter)));
  return useMutation({
    ...options,
    onSuccess: async (output, input) => {
      await readAgain();
      if (done !== null) toastDone(typeof done === 'string' ? done : done(output, input));
      onDone?.(output, input);
    },
    onError: async (error) => {
      if (!onFailure?.(error) && failed !== null) toastFailure(failed, error);
      if (isConflict(error) || isNotFound(error)) await readAgain();
    },
  });
}
