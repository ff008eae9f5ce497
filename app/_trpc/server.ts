import {
  type DehydratedState,
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  QueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import { TRPCError } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { type AddressQuery, addressWith, signInAddress } from '#app/sign-in/address.ts';
import { readSession, type Session, sessionCookieName } from '#server/auth.ts';
import { addressOf } from '#server/client-address.ts';
import { describeError } from '#server/describe-error.ts';
import { log } from '#server/log.ts';
import { createRequestId } from '#server/request-id.ts';
import { appRouter } from '#server/routers/index.ts';
import { getRuntime } from '#server/runtime.ts';

/** One of each for a request, however many layouts and pages ask. */
const getQueryClient = cache(() => new QueryClient());
const getRequestId = cache(createRequestId);
const openRequest = cache(async () => {
  const jar = await cookies(); // first, so that a build, which has no request, opens no database
  const runtime = await getRuntime();
  const token = jar.get(sessionCookieName(runtime))?.value;
  const address = addressOf(runtime, await headers());
  return { core: runtime.core, session: await readSession(runtime, token), address };
});

function report(message: string, error: unknown): void {
  log.error({ requestId: getRequestId(), error: describeError(error) }, message);
}

/** The router for pages on the server: what they prefetch goes along to the browser. */
export const trpc = createTRPCOptionsProxy({
  router: appRouter,
  ctx: () => ({ requestId: getRequestId(), shownOperator: null, shownUser: null, open: openRequest, report }),
  queryClient: getQueryClient,
});

/** Asks for what a page will show. A failure is left to the browser, which asks again and says what is wrong. */
export async function prefetch<Data, Failure, Shown, Key extends QueryKey>(
  query: FetchQueryOptions<Data, Failure, Shown, Key>,
): Promise<DehydratedState> {
  await getQueryClient().prefetchQuery(query);
  return handOver();
}

/** As `prefetch`, of the first page of a list that is read on as one scrolls. */
export async function prefetchInfinite<Data, Failure, Shown, Key extends QueryKey, Cursor>(
  query: FetchInfiniteQueryOptions<Data, Failure, Shown, Key, Cursor>,
): Promise<DehydratedState> {
  await getQueryClient().prefetchInfiniteQuery(query);
  return handOver();
}

/**
 * As `prefetch`, for the page of one thing: where that is not there, another operator's, or of an id that cannot exist,
 * the page is not found.
 */
export async function prefetchExisting<Data, Failure, Shown, Key extends QueryKey>(
  query: FetchQueryOptions<Data, Failure, Shown, Key>,
): Promise<DehydratedState> {
  try {
    await getQueryClient().fetchQuery(query);
  } catch (error) {
    if (leadsNowhere(error)) notFound();
  }
  return handOver();
}

/** With what was asked for goes the session that it was asked in, so that a page of another operator says so. */
async function handOver(): Promise<DehydratedState> {
  await getQueryClient().prefetchQuery(trpc.session.current.queryOptions());
  return dehydrate(getQueryClient());
}

/** Asks for what a page itself needs to know, once in a request. */
export function ask<Data, Failure, Shown, Key extends QueryKey>(
  query: FetchQueryOptions<Data, Failure, Shown, Key>,
): Promise<Shown> {
  return getQueryClient().fetchQuery(query);
}

/** The same of what a link leads to; null where it leads nowhere. */
export async function askFor<Data, Failure, Shown, Key extends QueryKey>(
  query: FetchQueryOptions<Data, Failure, Shown, Key>,
): Promise<Shown | null> {
  try {
    return await ask(query);
  } catch (error) {
    if (leadsNowhere(error)) return null;
    throw error;
  }
}

/** Nothing is there; a link whose id or token is refused for its form has no place to put that right. */
function leadsNowhere(error: unknown): boolean {
  return error instanceof TRPCError && ['NOT_FOUND', 'BAD_REQUEST'].includes(error.code);
}

/**
 * The session of this request, or null.
 * @throws Error that tells nothing but a request id, by which the log has the cause
 */
export const findSession = cache(async (): Promise<Session | null> => {
  try {
    return (await openRequest()).session;
  } catch (error) {
    const digest = getRequestId();
    report('The session could not be read.', error);
    throw Object.assign(new Error('The session could not be read.'), { digest });
  }
});

/** What the address of a page asks it for, as Next gives it. */
export type PageQuery = Promise<AddressQuery>;

/** The session of this request; without one the person is sent to sign in and comes back to `path` with its query. */
export async function requireSession(path: string, query: PageQuery): Promise<Session> {
  return (await findSession()) ?? redirect(signInAddress({ next: addressWith(path, await query) }));
}

/** Where the API is, for commands that people copy. */
export async function apiAddress(): Promise<string> {
  return `${(await getRuntime()).env.publicUrl}/operator-data-api`;
}

/** What the identity provider is called that people may sign in by; null where there is none. */
export async function providerName(): Promise<string | null> {
  return (await getRuntime()).env.oidc?.name ?? null;
}

/** Whether the installation can mail links. */
export async function sendsMail(): Promise<boolean> {
  return (await getRuntime()).core.mailer !== null;
}
