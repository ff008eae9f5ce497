import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '#server/routers/index.ts';

/** Of what the page knows of its session, and says when that is another one. */
const sessionKey = [['session', 'current']];
const staleAfterMs = 30_000;
const retriesMost = 1;
/** Statuses that another try a moment later may change; 0 stands for no answer at all. */
const passing = new Set([0, 502, 503, 504]);

type RouterError = TRPCClientError<AppRouter>;

const isRouterError = (error: unknown): error is RouterError => error instanceof TRPCClientError;

/** What a page shows of a failed call: a sentence and, where the server answered, the id to find it in the log. */
export function describeFailure(error: unknown): { message: string; requestId: string | null } {
  if (!isRouterError(error) || !error.data)
    return { message: 'The server did not answer. Is the network there?', requestId: null };
  return { message: error.message, requestId: error.data.requestId };
}

/** True when what was asked for is not there, or is another operator's, which is the same to a person. */
export function isNotFound(error: unknown): boolean {
  return isRouterError(error) && error.data?.httpStatus === 404;
}

/** True when the person may not do what they asked for, which another try does not change. */
export function isForbidden(error: unknown): boolean {
  return isRouterError(error) && error.data?.httpStatus === 403;
}

/** True when somebody else changed meanwhile what was to be changed. */
export function isConflict(error: unknown): boolean {
  return isRouterError(error) && error.data?.httpStatus === 409 && !isOtherSession(error);
}

/** True when the session is in another operator than the page shows, or is another person's. */
const isOtherSession = (error: unknown) => isRouterError(error) && error.data?.isOtherSession === true;

/** What the server found wrong with the input, field by field; nothing for any other failure. */
export function issuesOf(error: unknown): { field: string; message: string }[] {
  return isRouterError(error) ? (error.data?.issues ?? []) : [];
}

/** @param onSignedOut called when the server says that the session is over */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isRouterError(error) && error.data?.httpStatus === 401) onSignedOut();
    if (isOtherSession(error)) void queryClient.invalidateQueries({ queryKey: sessionKey });
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: staleAfterMs,
        retry: (failures, error) =>
          failures < retriesMost && isRouterError(error) && passing.has(error.data?.httpStatus ?? 0),
      },
    },
  });
  return queryClient;
}
