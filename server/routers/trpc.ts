import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { Session } from '#server/auth.ts';
import { withinDeadline } from '#server/deadline.ts';
import type { Caller, Context, Core, Origin } from '#server/domain/context.ts';
import { type AccountContext, currentActor, currentMembership } from '#server/domain/users/index.ts';
import { explainOtherOperator, explainOtherUser } from '#server/shown-session.ts';
import {
  internalMessage,
  issuesOf,
  isUnforeseen,
  OtherSessionError,
  refuseOtherSession,
  toTrpcError,
} from './errors.ts';

export interface OpenedRequest {
  readonly core: Core;
  readonly session: Session | null;
  /** Of the person's browser, when it is known. */
  readonly address: string | null;
}

/** What a request brings along. The session is read when a procedure asks, so that its failure is answered like any. */
export interface RouterContext {
  readonly requestId: string;
  /** The operator that the page shows, as it says itself; null where it says none. */
  readonly shownOperator: string | null;
  /** The id of the person for whom the page was loaded, as it says itself; null where it says none. */
  readonly shownUser: string | null;
  readonly open: () => Promise<OpenedRequest>;
  /** Writes to the log, under the request id, what nobody foresaw. */
  readonly report: (message: string, error: unknown) => void;
}

const t = initTRPC.context<RouterContext>().create({
  isDev: false,
  // The host cuts off what stands still for half a minute, and so may a proxy.
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
  errorFormatter: ({ shape, error, ctx }) => ({
    code: shape.code,
    message: error.code === 'INTERNAL_SERVER_ERROR' ? internalMessage : error.message,
    data: {
      code: error.code,
      httpStatus: shape.data.httpStatus,
      requestId: ctx?.requestId ?? null,
      issues: issuesOf(error),
      isOtherSession: error instanceof OtherSessionError,
    },
  }),
});

const spoken = t.procedure.use(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  if (isUnforeseen(result.error)) ctx.report(`The procedure ${path} failed.`, result.error.cause ?? result.error);
  throw toTrpcError(result.error);
});

const procedure = spoken.use(({ next }) => withinDeadline(next()));

export const { router } = t;

/** For anybody; the verb finds out by itself whom it may believe. */
export const publicProcedure = procedure.use(async ({ ctx, next }) => {
  const { core, address } = await ctx.open();
  const origin: Origin = { door: 'portal', address };
  return next({ ctx: { core, origin } });
});

/** For whoever is signed in, also of a page that was loaded for somebody else. */
export const sessionProcedure = procedure.use(async ({ ctx, next }) => {
  const { core, session, address } = await ctx.open();
  if (!session) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Your session has ended. Sign in again.' });
  const origin: Origin = { door: 'portal', address };
  const account: AccountContext = { core, user: session.user, sessionId: session.claims.sessionId, origin };
  return next({ ctx: { account } });
});

/**
 * For whoever is signed in, of a page of theirs. One of somebody else, since in another tab another person signed in,
 * gets and changes nothing in that person's name.
 */
export const signedInProcedure = sessionProcedure.use(({ ctx: { account, shownUser }, next }) => {
  refuseOtherSession(explainOtherUser(shownUser, account.user.id));
  return next();
});

/**
 * For people at an operator; the verb is told which one and in what role, from the session and never from input. A page
 * that shows another operator, since that was changed in another tab, gets and changes nothing.
 */
export const operatorProcedure = signedInProcedure.use(({ ctx: { account, shownOperator }, next }) => {
  const { core, user, origin } = account;
  const membership = currentMembership(user);
  const actor = currentActor(user);
  if (!membership || !actor) throw new TRPCError({ code: 'FORBIDDEN', message: 'You belong to no active operator.' });
  refuseOtherSession(explainOtherOperator(shownOperator, membership.operatorId));
  const context: Context = { core, operatorId: membership.operatorId, actor, origin };
  return next({ ctx: { context } });
});

/** For administrators of the installation. */
export const administratorProcedure = signedInProcedure.use(({ ctx: { account }, next }) => {
  const { core, user, origin } = account;
  if (!user.isAdministrator)
    throw new TRPCError({ code: 'FORBIDDEN', message: 'This is for administrators of the installation.' });
  const caller: Caller = { core, actor: { kind: 'admin', userId: user.id }, origin };
  return next({ ctx: { caller } });
});

/** For an administrator on one operator, which is the one thing that may be named by input. */
export const administeredOperatorProcedure = administratorProcedure
  .input(z.object({ operatorId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER) }))
  .use(({ ctx: { caller }, input: { operatorId }, next }) => {
    const context: Context = { ...caller, operatorId };
    return next({ ctx: { context } });
  });

/** Makes a resolver of a domain verb. */
export function call<Input, Output>(verb: (context: Context, input: Input) => Promise<Output>) {
  return ({ ctx, input }: { ctx: { context: Context }; input: Input }) => verb(ctx.context, input);
}

/** The same of an administrator's verb that is about no operator yet. */
export function callAsAdministrator<Input, Output>(verb: (caller: Caller, input: Input) => Promise<Output>) {
  return ({ ctx, input }: { ctx: { caller: Caller }; input: Input }) => verb(ctx.caller, input);
}

/** The same of a verb on one's own account. */
export function callForAccount<Input, Output>(verb: (context: AccountContext, input: Input) => Promise<Output>) {
  return ({ ctx, input }: { ctx: { account: AccountContext }; input: Input }) => verb(ctx.account, input);
}
